// @ts-check
import { element, setText } from "./dom.js";

/** A round mark with initials; decoration beside the name, so assistive technology does not read it. */
export function avatar() {
  return element("span", { class: "avatar", "aria-hidden": "true" });
}

/**
 * @param {HTMLElement} node made by `avatar()`
 * @param {string} name
 * @param {boolean} [isOnline] adds the dot; the words beside it say the same
 */
export function updateAvatar(node, name, isOnline = false) {
  setText(node, initials(name));
  node.classList.toggle("online", isOnline);
}

/**
 * "Ana Nunes" is AN, "Room 214" R2, "Mira" MI.
 * @param {string} name
 */
export function initials(name) {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const letters = words.length > 1
    ? [words[0], words[words.length - 1]].map((word) => [...word][0])
    : [...(words[0] ?? "")].slice(0, 2);
  return letters.join("").toLocaleUpperCase();
}
