// @ts-check
import { element } from "./dom.js";
import { icon } from "./icons.js";

/**
 * A button that shows only a drawing; its words are its name and its tooltip.
 * @param {Parameters<typeof icon>[0]} name also a class
 * @param {string} label
 * @param {() => void} onClick
 */
export function iconButton(name, label, onClick) {
  const attributes = { class: `icon-button ${name}`, type: "button", "aria-label": label, title: label };
  return element("button", { ...attributes, onclick: onClick }, icon(name));
}
