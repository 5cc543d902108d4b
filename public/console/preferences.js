// @ts-check

/** @typedef {"notifications" | "sound" | "shortcuts"} Preference */

const KEY = "frontdesk console";
/** @type {Record<Preference, boolean>} */
const DEFAULTS = { notifications: false, sound: false, shortcuts: true };

/** What an agent has set for this browser. */
export class Preferences {
  #storage;
  #values = { ...DEFAULTS };

  /** @param {Pick<Storage, "getItem" | "setItem"> | null} storage null where the browser refuses it */
  constructor(storage) {
    this.#storage = storage;
    try {
      const stored = JSON.parse(storage?.getItem(KEY) ?? "{}");
      for (const name of Object.keys(DEFAULTS)) {
        if (typeof stored?.[name] === "boolean") this.#values[/** @type {Preference} */ (name)] = stored[name];
      }
    } catch {
      // Someone else's words under our key: the defaults stand.
    }
  }

  /** @param {Preference} name */
  get(name) {
    return this.#values[name];
  }

  /**
   * @param {Preference} name
   * @param {boolean} value
   */
  set(name, value) {
    this.#values[name] = value;
    try {
      this.#storage?.setItem(KEY, JSON.stringify(this.#values));
    } catch {
      // It holds until the reload.
    }
  }
}

/**
 * A storage of the browser, or null where it is forbidden.
 * @param {"localStorage" | "sessionStorage"} name
 */
export function browserStorage(name) {
  try {
    return window[name];
  } catch {
    return null;
  }
}
