// @ts-check
import { element, setText } from "../shared/dom.js";
import { iconButton } from "../shared/icons.js";
import { texts } from "./texts.js";

let made = 0;

/**
 * A window above the desk. The browser's own modal dialog keeps the focus inside, closes on Escape, and gives the focus
 * back to where it came from.
 */
export class Dialog {
  #title = element("h2", { id: `dialog-${(made += 1)}` });
  body = element("div", { class: "body" });

  /**
   * @param {string} title
   * @param {string} name a class
   */
  constructor(title, name) {
    setText(this.#title, title);
    const close = iconButton("close", texts.close, () => this.close());
    const head = element("div", { class: "title" }, this.#title, close);
    /** @type {HTMLDialogElement} */
    this.node = element("dialog", { class: `dialog ${name}`, "aria-labelledby": this.#title.id }, head, this.body);
    // Only the backdrop is the dialog itself; what is in it lies in its children.
    this.node.addEventListener("click", (event) => event.target === this.node && this.close());
    this.node.addEventListener("close", () => this.node.remove());
  }

  set title(/** @type {string} */ words) {
    setText(this.#title, words);
  }

  get isOpen() {
    return this.node.open;
  }

  open() {
    document.body.append(this.node);
    if (!this.node.open) this.node.showModal();
  }

  close() {
    this.node.close();
  }
}

/**
 * Asks before something that can't be undone; no is what Escape and the backdrop mean.
 * @param {string} question
 * @param {string} yes the word on the button that does it
 * @returns {Promise<boolean>}
 */
export function confirmed(question, yes) {
  return new Promise((resolve) => {
    const dialog = new Dialog(question, "question");
    const no = element("button", { class: "button", type: "button", onclick: () => dialog.close() }, texts.cancel);
    const go = element("button", { class: "button bad", type: "button" }, yes);
    go.addEventListener("click", () => {
      resolve(true);
      dialog.close();
    });
    dialog.node.addEventListener("close", () => resolve(false));
    dialog.body.append(element("div", { class: "buttons" }, no, go));
    dialog.open();
    no.focus();
  });
}

/** Whether any dialog is open. */
export function isDialogOpen() {
  return document.querySelector("dialog[open]") !== null;
}
