// @ts-check
import { Sound } from "./sound.js";
import { texts } from "./texts.js";
import { visitorName } from "./visitor-name.js";

/** The longest stretch of a message that a notification shows. */
const EXCERPT_CHARACTERS = 120;
/** A visitor arrives, is given to an agent and says the first words in one moment; that is told once. */
const GATHER_MILLISECONDS = 500;

/**
 * Tells an agent who looks elsewhere what has happened: by the browser's notifications and by a sound, each only if the
 * agent has turned it on.
 */
export class Notifier {
  #preferences;
  #onOpen;
  #sound = new Sound();
  /** @type {Map<string, import("./alerts.js").Alert>} by conversation, to be told together */
  #gathered = new Map();

  /**
   * @param {import("./preferences.js").Preferences} preferences
   * @param {(id: string) => void} onOpen a notification was clicked
   */
  constructor(preferences, onOpen) {
    this.#preferences = preferences;
    this.#onOpen = onOpen;
  }

  /** @returns {"on" | "off" | "denied" | "missing"} `missing`: the browser has no notifications for this page */
  get state() {
    if (typeof Notification === "undefined" || !window.isSecureContext) return "missing";
    if (Notification.permission === "denied") return "denied";
    return Notification.permission === "granted" && this.#preferences.get("notifications") ? "on" : "off";
  }

  /** Turns notifications on, asking the browser where it was not asked before, or off. */
  async toggle() {
    if (this.state === "on") return this.#preferences.set("notifications", false);
    this.#preferences.set("notifications", (await Notification.requestPermission()) === "granted");
  }

  toggleSound() {
    this.#preferences.set("sound", !this.#preferences.get("sound"));
    if (this.#preferences.get("sound")) this.#sound.play();
  }

  /** @param {import("./alerts.js").Alert} alert */
  tell(alert) {
    if (this.#gathered.size === 0) setTimeout(() => this.#tellGathered(), GATHER_MILLISECONDS);
    const isAssigned = this.#gathered.get(alert.item.id)?.kind === "assigned";
    this.#gathered.set(alert.item.id, isAssigned ? { ...alert, kind: "assigned" } : alert);
  }

  #tellGathered() {
    if (this.#preferences.get("sound")) this.#sound.play();
    if (this.state === "on") for (const alert of this.#gathered.values()) this.#show(alert);
    this.#gathered.clear();
  }

  /** @param {import("./alerts.js").Alert} alert */
  #show({ kind, item, text }) {
    const name = visitorName(item.visitor);
    const titles = { assigned: texts.alertAssigned, message: texts.alertMessage, waiting: texts.alertWaiting };
    const body = text.length > EXCERPT_CHARACTERS ? `${text.slice(0, EXCERPT_CHARACTERS)}…` : text;
    // One for each conversation: a second one takes the place of the first.
    const notification = new Notification(titles[kind](name), { body, tag: item.id, icon: "console.svg" });
    notification.addEventListener("click", () => {
      window.focus();
      this.#onOpen(item.id);
      notification.close();
    });
  }
}
