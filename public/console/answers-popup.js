// @ts-check
import { element, setAttributes, setShown, setText } from "../shared/dom.js";
import { answerQuery } from "./answers.js";
import { texts } from "./texts.js";

/** @typedef {import("./types.js").Answer} Answer */

/** More than this is no choice any more; typing on narrows it. */
const MOST = 8;

/**
 * The canned answers that fit what stands behind a "/", above the field. The field keeps the focus and names the active
 * one; the arrow keys choose, Enter or Tab inserts, Escape closes.
 */
export class AnswersPopup {
  #field;
  #find;
  #onChoose;
  #list = element("div", { class: "answers-popup", role: "listbox", id: "answers-popup", "aria-label": texts.answers });
  #count = element("p", { class: "unseen", role: "status" });
  /** @type {Answer[]} */
  #answers = [];
  #active = 0;
  /** @type {number | null} the place of the "/" that Escape was pressed for */
  #dismissed = null;

  /**
   * @param {HTMLTextAreaElement} field
   * @param {object} options
   * @param {(query: string) => Answer[]} options.find
   * @param {(answer: Answer, start: number, end: number) => void} options.onChoose what is typed from `start` to `end`
   *   gives way to the answer
   */
  constructor(field, { find, onChoose }) {
    this.#field = field;
    this.#find = find;
    this.#onChoose = onChoose;
    this.node = element("div", { class: "answers-anchor" }, this.#list, this.#count);
    setAttributes(field, { "aria-autocomplete": "list", "aria-controls": this.#list.id });
    for (const name of ["input", "click", "focus"]) field.addEventListener(name, () => this.update());
    field.addEventListener("keyup", ({ key }) => /^(Arrow|Home|End)/u.test(key) && !this.#isOpen && this.update());
    field.addEventListener("keydown", (event) => this.#onKey(event), { capture: true });
    field.addEventListener("blur", () => this.close());
    // A press on an answer must not take the focus from the field.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#onClick(event));
    this.close();
  }

  /** Shows what fits what is typed now, or nothing. */
  update() {
    const asked = this.#asked;
    if (asked === null || asked.start !== this.#dismissed) this.#dismissed = null;
    const isWanted = asked !== null && this.#dismissed === null && document.activeElement === this.#field;
    const answers = isWanted ? this.#find(asked.query).slice(0, MOST) : [];
    if (answers.length === 0) return this.close();
    const isSame = answers.every((answer, index) => answer === this.#answers[index]);
    if (!isSame || answers.length !== this.#answers.length) this.#active = 0;
    this.#answers = answers;
    this.#draw();
  }

  close() {
    this.#answers = [];
    this.#draw();
  }

  get #isOpen() {
    return this.#answers.length > 0;
  }

  get #asked() {
    const { value, selectionStart, selectionEnd } = this.#field;
    return selectionStart === selectionEnd ? answerQuery(value, selectionStart) : null;
  }

  #draw() {
    const options = this.#answers.map((answer, index) => option(answer, index, index === this.#active));
    this.#list.replaceChildren(...options);
    setShown(this.#list, this.#isOpen);
    setText(this.#count, this.#isOpen ? texts.answersFound(this.#answers.length) : "");
    setAttributes(this.#field, { "aria-activedescendant": this.#isOpen ? options[this.#active].id : null });
    if (this.#isOpen) options[this.#active].scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (!this.#isOpen || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { length } = this.#answers;
    if (event.key === "ArrowDown") this.#active = (this.#active + 1) % length;
    else if (event.key === "ArrowUp") this.#active = (this.#active + length - 1) % length;
    else if (event.key === "Escape") return this.#take(event, () => this.#dismiss());
    else if (event.key === "Enter" || event.key === "Tab") return this.#take(event, () => this.#choose(this.#active));
    else return;
    this.#take(event, () => this.#draw());
  }

  /**
   * The key is for the list, so the field doesn't send and nothing else hears of it.
   * @param {KeyboardEvent} event
   * @param {() => void} action
   */
  #take(event, action) {
    event.preventDefault();
    event.stopImmediatePropagation();
    action();
  }

  #dismiss() {
    this.#dismissed = this.#asked?.start ?? null;
    this.close();
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const chosen = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (chosen) this.#choose([...this.#list.children].indexOf(chosen));
  }

  /** @param {number} index */
  #choose(index) {
    const asked = this.#asked;
    const answer = this.#answers[index];
    this.close();
    if (asked && answer) this.#onChoose(answer, asked.start, this.#field.selectionStart);
  }
}

/**
 * @param {Answer} answer
 * @param {number} index
 * @param {boolean} isActive
 */
function option({ shortcut, text }, index, isActive) {
  const node = element("div", { role: "option", id: `answer-${index}`, "aria-selected": String(isActive) });
  node.append(element("code", {}, `/${shortcut}`), " ", element("span", { dir: "auto" }, text));
  return node;
}
