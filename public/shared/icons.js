// @ts-check
import { element, setText } from "./dom.js";

/**
 * One set, drawn on 20 px with strokes of 1.5 px.
 * @type {Record<string, string>}
 */
const shapes = {
  chat: "M4.5 4h11Q17 4 17 5.5v7q0 1.5-1.5 1.5H9l-4 3v-3h-.5Q3 14 3 12.5v-7Q3 4 4.5 4Z",
  person: "M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4 17c.6-3 2.9-4.5 6-4.5s5.4 1.5 6 4.5",
  close: "m5 5 10 10M15 5 5 15",
  down: "m5 8 5 5 5-5",
  send: "M10 16V4M5 9l5-5 5 5",
  more: "M4 10h.1M10 10h.1M16 10h.1",
  attach: "m15 9-6 6a3.5 3.5 0 0 1-5-5l7-7a2.4 2.4 0 0 1 3 3l-7 7a1 1 0 0 1-1-1l6-6",
  smile: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM7 11q3 4 6 0M7 8h.1M13 8h.1",
  file: "M5 3h6l4 4v10H5ZM11 3v4h4",
  save: "M10 3v10M5 8l5 5 5-5M4 17h12",
};

/**
 * Adds what only one side draws, so that a visitor does not load the console's.
 * @param {Record<string, string>} more
 */
export function addIcons(more) {
  Object.assign(shapes, more);
}

/**
 * A drawing beside words or inside a named control, so it is hidden from assistive technology. Its name is a class.
 * @param {string} name
 */
export function icon(name) {
  return element(`svg.icon.${name}`, { viewBox: "0 0 20 20", "aria-hidden": "true" }, ["path", { d: shapes[name] }]);
}

/**
 * A button that shows only a drawing; its words are its name and its tooltip.
 * @param {string} name also a class
 * @param {string} label
 * @param {(event: MouseEvent) => void} [onClick]
 */
export function iconButton(name, label, onClick) {
  return element(`button.icon-button.${name}`, { "aria-label": label, title: label, onclick: onClick }, icon(name));
}

/** A round mark with initials; decoration beside the name, so assistive technology does not read it. */
export function avatar() {
  return element("span.avatar", { "aria-hidden": "true" });
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
  const words = name.trim().split(/\s+/u);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]].map((word) => [...word][0]) : [...words[0]];
  return letters.slice(0, 2).join("").toLocaleUpperCase();
}
