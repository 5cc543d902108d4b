// @ts-check
import { element, setText } from "./dom.js";

const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * One set, drawn on 20 px with strokes of 1.5 px.
 * @type {Record<string, string>}
 */
const shapes = {
  chat: "M4.5 4h11Q17 4 17 5.5v7q0 1.5-1.5 1.5H9l-4 3v-3h-.5Q3 14 3 12.5v-7Q3 4 4.5 4Z",
  close: "m5 5 10 10M15 5 5 15",
  down: "m5 7.5 5 5 5-5",
  send: "M10 16V4.5M5 9.5l5-5 5 5",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  attach: "m15.5 9-6 6a3.5 3.5 0 0 1-5-5l6.5-6.5a2.4 2.4 0 0 1 3.4 3.4L8 13.3a1.2 1.2 0 0 1-1.7-1.7L12 6",
  smile: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM6.8 11.5c1.4 2.6 5 2.6 6.4 0M7.5 7.8h.01M12.5 7.8h.01",
  file: "M5 3h6l4 4v10H5ZM11 3v4h4",
  save: "M10 3v9M6 8.5l4 4 4-4M4 16.5h12",
  again: "M15.5 10a5.5 5.5 0 1 1-1.6-3.9l1.6 1.6M15.5 4v3.7h-3.7",
  person: "M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4 17c.6-3 2.9-4.5 6-4.5s5.4 1.5 6 4.5",
  alert: "M10 3 2.5 16.5h15ZM10 8v4M10 14.2h.01",
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
  const svg = document.createElementNS(NAMESPACE, "svg");
  const path = document.createElementNS(NAMESPACE, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 20 20", class: `icon ${name}`, "aria-hidden": "true" })) {
    svg.setAttribute(key, value);
  }
  path.setAttribute("d", shapes[name]);
  svg.append(path);
  return svg;
}

/**
 * A button that shows only a drawing; its words are its name and its tooltip.
 * @param {string} name also a class
 * @param {string} label
 * @param {(event: MouseEvent) => void} [onClick]
 */
export function iconButton(name, label, onClick) {
  const attributes = { class: `icon-button ${name}`, type: "button", "aria-label": label, title: label };
  return element("button", { ...attributes, onclick: onClick }, icon(name));
}

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
  const words = name.trim().split(/\s+/u);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]].map((word) => [...word][0]) : [...words[0]];
  return letters.slice(0, 2).join("").toLocaleUpperCase();
}
