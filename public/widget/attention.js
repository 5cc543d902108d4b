// @ts-check

const SOUND = "frontdesk sound";

/** What calls a visitor back who looks elsewhere: a number in the page's title, and a short sound if they like. */
export class Attention {
  #title = "";
  #shown = "";
  /** @type {AudioContext | undefined} */
  #audio;

  /** Whether it sounds: on a phone only if asked to. */
  isSounding = (recall(SOUND) ?? String(!matchMedia("(pointer: coarse)").matches)) === "true";

  toggleSound() {
    this.isSounding = !this.isSounding;
    remember(SOUND, String(this.isSounding));
    this.ring();
  }

  /** @param {number} unread where it is not seen; 0 gives the page its title back, unless that has changed meanwhile */
  count(unread) {
    if (this.#shown && document.title === this.#shown) document.title = this.#title;
    this.#shown = "";
    if (unread === 0) return;
    this.#title = document.title;
    this.#shown = `(${unread}) ${this.#title}`;
    document.title = this.#shown;
  }

  /** Two notes, a fourth apart, within a third of a second. */
  ring() {
    if (!this.isSounding) return;
    this.#audio ??= new AudioContext();
    const { currentTime: now, destination } = this.#audio;
    const tone = this.#audio.createOscillator();
    const level = this.#audio.createGain();
    tone.connect(level).connect(destination);
    tone.frequency.setValueAtTime(660, now);
    tone.frequency.setValueAtTime(880, now + 0.1);
    level.gain.setValueAtTime(0.1, now);
    level.gain.linearRampToValueAtTime(0, now + 0.35);
    tone.start();
    tone.stop(now + 0.35);
  }
}

/**
 * Reads a setting of this browser; null where there is none, or nothing may be kept.
 * @param {string} key
 */
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Then it is forgotten with the page.
  }
}
