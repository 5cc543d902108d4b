// @ts-check
import { element, setAttributes, setShown, setText } from "../shared/dom.js";
import { texts } from "./words.js";

/** @typedef {{ [name: string]: string }} Answers by the name of their field */

/**
 * Makes a button open what stands beside it: a menu, a grid of emoji. The arrow keys move from button to button in it,
 * Escape closes it and gives the focus back, and it closes when the focus goes elsewhere.
 * @param {HTMLElement} button
 * @param {HTMLElement} node is hidden and shown
 * @param {number} columns of its buttons
 * @param {(close: () => void) => (Node | string)[] | Promise<(Node | string)[]>} content asked whenever it opens
 */
export function popup(button, node, columns, content) {
  const show = (/** @type {boolean} */ isOpen) => {
    setShown(node, isOpen);
    setAttributes(button, { "aria-expanded": String(isOpen) });
  };
  const close = () => {
    show(false);
    button.focus();
  };
  show(false);
  // In Safari a press moves the focus not to a button but to what is around it, so that has to be able to take it.
  node.tabIndex = -1;
  // Else the press itself would close it, and the click open it again.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", async () => {
    if (!node.hidden) return close();
    node.replaceChildren(...(await content(close)));
    show(true);
    node.querySelector("button")?.focus();
  });
  node.addEventListener("focusout", ({ relatedTarget }) => {
    if (!node.contains(/** @type {Node | null} */ (relatedTarget))) show(false);
  });
  node.addEventListener("keydown", (event) => {
    const items = [...node.querySelectorAll("button")];
    const forward = node.closest("[dir=rtl]") ? -1 : 1;
    const step = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (event.key === "Escape") close();
    else if (step) items[items.indexOf(/** @type {HTMLButtonElement} */ (event.target)) + step]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/**
 * A form that tells what is missing or wrong in words under the field, and that it failed above its buttons.
 * @param {(Node | string)[]} content
 * @param {string} submit
 * @param {(answers: Answers) => unknown} onSubmit may throw, later too
 * @param {string | false} [cancel]
 * @param {() => void} [onCancel]
 */
export function makeForm(content, submit, onSubmit, cancel, onCancel) {
  const fault = element("small.bad", { role: "alert" });
  const send = element("button.button.primary", { type: "submit" }, submit);
  const row = element("div.row", {}, cancel && element("button.button", { onclick: onCancel }, cancel), send);
  const form = element("form.form", { novalidate: true }, ...content, row);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    for (const input of form.querySelectorAll("input")) input.value = input.value.trim();
    const wrong = form.querySelector("input:invalid");
    if (wrong instanceof HTMLInputElement) {
      setText(fault, wrong.validity.valueMissing ? texts.missing : texts.wrongEmail);
      wrong.closest("fieldset, label")?.append(fault);
      return wrong.focus();
    }
    send.disabled = true;
    try {
      await onSubmit(/** @type {Answers} */ (Object.fromEntries(new FormData(form))));
      fault.remove();
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
 */
export function makeField(name, required, value) {
  const type = name === "email" ? name : "text";
  const input = element("input.input", { name, type, required, value, autocomplete: name, maxlength: 200 });
  const mark = required && element("span", { "aria-hidden": "true" }, " *");
  return element("label.field", {}, element("span", {}, texts[name], mark), input);
}

/**
 * One of several, drawn as a box.
 * @param {string} name
 * @param {string | number} value
 * @param {boolean} checked
 * @param {string | false} label says what the content alone does not
 * @param {...(Node | string)} content
 */
export function makeChoice(name, value, checked, label, ...content) {
  const input = element("input", { type: "radio", name, value, checked, required: true, "aria-label": label });
  return element("label.choice", {}, input, ...content);
}
