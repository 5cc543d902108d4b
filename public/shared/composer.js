// @ts-check
import { element } from "./dom.js";
import { icon } from "./icons.js";

/** The most lines the field grows to before it scrolls. */
const MAX_ROWS = 5;
/** The server's limit for one message, in bytes of UTF-8. */
const MAX_BYTES = 7439;

/**
 * Where a message is written: Enter sends, Shift+Enter starts a line, and so does Enter while an input method is
 * composing a word.
 */
export class Composer {
  #onSend;
  #tooLong;
  #field;
  #button;

  /**
   * @param {object} options
   * @param {{ label: string, send: string, tooLong: string }} options.texts
   * @param {(text: string) => void} options.onSend
   * @param {() => void} options.onTyping
   */
  constructor({ texts, onSend, onTyping }) {
    this.#onSend = onSend;
    this.#tooLong = texts.tooLong;
    this.#field = element("textarea", { rows: "1", dir: "auto", enterkeyhint: "send", autocomplete: "off" });
    this.#button = element("button", { class: "send", type: "submit", "aria-label": texts.send, title: texts.send });
    this.#button.append(icon("send"));
    this.node = element("form", { class: "composer" }, this.#field, this.#button);
    this.setLabel(texts.label);
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#field.addEventListener("keydown", (event) => this.#onKey(event));
    this.#field.addEventListener("input", () => {
      this.#field.setCustomValidity("");
      this.#fit();
      if (this.#field.value.trim() !== "") onTyping();
    });
    this.#fit();
  }

  /** @param {string} label also the placeholder */
  setLabel(label) {
    if (this.#field.placeholder === label) return;
    this.#field.placeholder = label;
    this.#field.setAttribute("aria-label", label);
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  /** What is written and not sent; a console keeps it per conversation. */
  get draft() {
    return this.#field.value;
  }

  set draft(text) {
    this.#field.value = text;
    this.#fit();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = this.#field.value.trim();
    if (text === "") return;
    if (new TextEncoder().encode(text).length > MAX_BYTES) {
      this.#field.setCustomValidity(this.#tooLong);
      this.#field.reportValidity();
      return;
    }
    this.draft = "";
    this.#onSend(text);
    this.focus();
  }

  /** As many rows as the text has lines on the screen. */
  #fit() {
    this.#button.disabled = this.#field.value.trim() === "";
    this.#field.rows = 1;
    while (this.#field.scrollHeight > this.#field.clientHeight && this.#field.rows < MAX_ROWS) this.#field.rows += 1;
  }
}
