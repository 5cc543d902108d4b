// @ts-check
import { draw, element, setText } from "../shared/dom.js";
import { iconButton } from "../shared/icons.js";
import { texts } from "./words.js";

/**
 * @typedef {import("../shared/dom.js").Tree} Tree
 * @typedef {{ [name: string]: string }} Answers by the name of their field
 */

/**
 * A button, and what it opens beside itself: a menu, a grid of emoji. The arrow keys move from button to button in it,
 * Escape closes it and gives the focus back, and it closes when the focus goes elsewhere.
 * @param {string} name of the icon and the class
 * @param {string} label
 * @param {number} columns of buttons
 * @param {(close: () => void) => Tree[] | Promise<Tree[]>} content asked whenever it opens
 * @returns {Tree[]}
 */
export function popup(name, label, columns, content) {
  const show = (/** @type {boolean} */ isOpen) => {
    node.hidden = !isOpen;
    button.ariaExpanded = String(isOpen);
  };
  const close = () => {
    show(false);
    button.focus();
  };
  const button = iconButton(name, label, async () => {
    if (!node.hidden) return close();
    draw(node, ...(await content(close)));
    show(true);
    node.querySelector("button")?.focus();
  });
  // Else the press itself would close it, and the click open it again.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  const onkeydown = (/** @type {KeyboardEvent} */ event) => {
    const items = [...node.querySelectorAll("button")];
    const forward = node.closest("[dir=rtl]") ? -1 : 1;
    const step = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (event.key === "Escape") close();
    else if (step) items[items.indexOf(/** @type {HTMLButtonElement} */ (event.target)) + step]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onfocusout = (/** @type {FocusEvent} */ { relatedTarget }) => {
    if (!node.contains(/** @type {Node | null} */ (relatedTarget))) show(false);
  };
  // In Safari a press moves the focus not to a button but to what is around it, so that has to be able to take it.
  const node = element(`div.popup.${name}`, { tabindex: -1, onkeydown, onfocusout });
  show(false);
  return [button, node];
}

/**
 * A form that tells what is missing or wrong in words under the field, and that it failed above its buttons.
 * @param {Tree[]} content
 * @param {string} submit
 * @param {(answers: Answers) => unknown} onSubmit may throw, later too
 * @param {string | false} cancel
 * @param {() => void} onCancel
 */
export function makeForm(content, submit, onSubmit, cancel, onCancel) {
  const fault = element("small.bad", { role: "alert" });
  const send = element("button.button.primary", { type: "submit" }, submit);
  const row = element("div.row", {}, cancel && ["button.button", { onclick: onCancel }, cancel], send);
  const form = element("form", { novalidate: true }, ...content, row);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    for (const input of form.querySelectorAll("input")) input.value = input.value.trim();
    const wrong = form.querySelector("input:invalid");
    if (wrong instanceof HTMLInputElement) {
      setText(fault, wrong.validity.valueMissing ? texts.missing : texts.wrongEmail);
      wrong.closest("fieldset, .field")?.append(fault);
      return wrong.focus();
    }
    send.disabled = true;
    fault.remove();
    try {
      await onSubmit(/** @type {Answers} */ (Object.fromEntries(new FormData(form))));
    } catch {
      setText(fault, texts.failed);
      row.before(fault);
    }
    send.disabled = false;
  });
  return form;
}

/**
 * @param {"name" | "email"} name also what the browser fills in
 * @param {boolean} required
 * @param {string | null} [value]
 * @returns {Tree}
 */
export function field(name, required, value) {
  const type = name === "email" ? name : "text";
  const input = ["input.input", { name, type, required, value, autocomplete: name, maxlength: 200 }];
  return ["label.field", {}, ["span", {}, texts[name], required && ["span", { "aria-hidden": "true" }, " *"]], input];
}

/**
 * One of several, drawn as a box.
 * @param {import("../shared/dom.js").Attributes} attributes of its radio button
 * @param {...Tree} content
 * @returns {Tree}
 */
export function choice(attributes, ...content) {
  return ["label.choice", {}, ["input", { type: "radio", required: true, ...attributes }], ...content];
}
