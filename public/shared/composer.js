// @ts-check
import { element } from "./dom.js";
import { iconButton } from "./icons.js";

/** The most lines the field grows to before it scrolls. */
const MAX_ROWS = 5;
/** The server's limit for one message, in bytes of UTF-8. */
const MAX_BYTES = 7439;

/**
 * Where a message is written: Enter sends, Shift+Enter starts a line, and so does Enter while an input method is
 * composing a word.
 */
export class Composer {
  #options;
  #button;
  #hasFiles = false;

  /** The field itself, for what completes or inserts words. */
  field = element("textarea.input", { rows: 1, dir: "auto", enterkeyhint: "send", autocomplete: "off" });

  /**
   * @param {object} options
   * @param {{ label: string, send: string, tooLong: string }} options.texts
   * @param {(text: string) => void} options.onSend the text may be empty where there are files
   * @param {() => void} options.onTyping
   * @param {(text: string) => void} [options.onDraft] what is half written has changed
   * @param {Node[]} [tools] buttons before the field
   */
  constructor(options, tools = []) {
    this.#options = options;
    this.#button = iconButton("send", options.texts.send, () => this.#submit());
    this.node = element("div.composer", {}, ...tools, this.field, this.#button);
    this.setLabel(options.texts.label);
    this.field.addEventListener("keydown", (event) => this.#onKey(event));
    this.field.addEventListener("input", () => this.#onInput());
    this.#fit();
  }

  /** @param {string} label also the placeholder */
  setLabel(label) {
    if (this.field.placeholder === label) return;
    this.field.placeholder = label;
    this.field.ariaLabel = label;
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  /** What is written and not sent; a console keeps it per conversation. */
  get draft() {
    return this.field.value;
  }

  set draft(text) {
    this.field.value = text;
    this.#fit();
  }

  /** Whether there is something to send beside the text. */
  set hasFiles(/** @type {boolean} */ hasFiles) {
    this.#hasFiles = hasFiles;
    this.#fit();
  }

  /**
   * Puts a text where the cursor is.
   * @param {string} text
   */
  insert(text) {
    const { selectionStart, selectionEnd } = this.field;
    this.field.setRangeText(text, selectionStart, selectionEnd, "end");
    this.#onInput();
  }

  #onInput() {
    this.field.setCustomValidity("");
    this.#fit();
    this.#options.onDraft?.(this.draft);
    if (this.draft.trim() !== "") this.#options.onTyping();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    if (!this.#button.disabled) this.#submit();
  }

  #submit() {
    const { texts, onSend, onDraft } = this.#options;
    const text = this.draft.trim();
    if (new TextEncoder().encode(text).length > MAX_BYTES) {
      this.field.setCustomValidity(texts.tooLong);
      this.field.reportValidity();
      return;
    }
    this.draft = "";
    onDraft?.("");
    onSend(text);
    this.focus();
  }

  /** As many rows as the text has lines on the screen. */
  #fit() {
    const { field } = this;
    this.#button.disabled = field.value.trim() === "" && !this.#hasFiles;
    field.rows = 1;
    while (field.scrollHeight > field.clientHeight && field.rows < MAX_ROWS) field.rows += 1;
  }
}
