// @ts-check
import { Composer } from "../shared/composer.js";
import { element, setAttributes, setShown, setText } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { AnswersPopup } from "./answers-popup.js";
import { filledIn } from "./answers.js";
import { AttachmentsView } from "./attachments-view.js";
import { replyState } from "./reply-state.js";
import { texts } from "./texts.js";
import { visitorName } from "./visitor-name.js";

/**
 * @typedef {import("./drafts.js").Mode} Mode
 * @typedef {import("./thread.js").Thread} Thread
 * @typedef {import("./types.js").InboxItem} InboxItem
 */

const NARROW = matchMedia("(max-width: 899.98px)");

/**
 * Where one answers or leaves a note. The two look different, are written apart, and never turn into each other. Where
 * an answer is not possible now, it says why and what would make it so.
 */
export class ReplyBox {
  #desk;
  #onSent;
  #composer;
  #popup;
  #attachments;
  #modes = element("fieldset", { class: "modes" }, element("legend", { class: "unseen" }, texts.mode));
  #reply = makeMode("reply", texts.reply);
  #note = makeMode("note", texts.internalNote);
  #hint = element("span", { class: "hint" });
  #overtaken = element("p", { class: "overtaken", role: "status" });
  #overtakenWords = element("span");
  #refusal = element("div", { class: "refusal" });
  #refusalWords = element("p", { role: "status" });
  #refusalWay = element("button", { class: "button", type: "button" });
  /** @type {Thread | null} */
  #shown = null;
  /** @type {Mode} */
  #mode = "reply";

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {object} actions
   * @param {() => void} actions.onSent
   * @param {(action: "claim" | "reopen") => void} actions.onWay what makes an answer possible
   */
  constructor(desk, { onSent, onWay }) {
    this.#desk = desk;
    this.#onSent = onSent;
    this.#attachments = new AttachmentsView(() => desk.thread?.uploads ?? null, () => desk.thread?.mode === "note");
    const composer = {
      texts: { label: texts.reply, send: texts.send, tooLong: texts.tooLong },
      onSend: (/** @type {string} */ text) => this.#send(text),
      onTyping: () => desk.thread?.noteTyping(),
      onDraft: (/** @type {string} */ text) => this.#keep(text),
    };
    this.#composer = new Composer(composer, [this.#attachments.button]);
    this.#popup = new AnswersPopup(this.#composer.field, {
      find: (query) => desk.answers.find(this.#item?.site.id ?? "", query),
      onChoose: (answer, start, end) => this.#insert(answer.text, start, end),
    });
    this.#modes.append(this.#reply.node, this.#note.node, this.#hint);
    this.#modes.addEventListener("change", () => this.setMode(this.#note.input.checked ? "note" : "reply"));
    const understood = element("button", { class: "link", type: "button" }, texts.understood);
    understood.addEventListener("click", () => this.#dismiss());
    this.#overtaken.append(this.#overtakenWords, " ", understood);
    this.#refusalWay.addEventListener("click", () => onWay(this.#state === "resolved" ? "reopen" : "claim"));
    this.#refusal.append(this.#refusalWords, this.#refusalWay);
    for (const name of ["submit", "keydown", "click"]) {
      this.#composer.node.addEventListener(name, (event) => this.#hold(event), { capture: true });
    }
    this.node = element("div", { class: "foot" }, this.#overtaken, this.#modes, this.#refusal, this.#popup.node);
    this.node.append(this.#attachments.node, this.#composer.node);
  }

  /**
   * Takes files that are dropped there, too.
   * @param {HTMLElement} place
   */
  listen(place) {
    this.#attachments.listen(this.#composer.field, place);
  }

  /** Whether there is a field to write in now. */
  get isOpen() {
    return !this.#isRefused;
  }

  focus() {
    if (this.isOpen) this.#composer.focus();
    else this.#refusalWay.focus();
  }

  /** @param {Mode} mode */
  setMode(mode) {
    if (!this.#desk.thread) return;
    this.#desk.thread.mode = mode;
    this.draw();
    this.focus();
  }

  draw() {
    const { thread } = this.#desk;
    const item = this.#item;
    if (thread !== this.#shown || (thread && thread.mode !== this.#mode)) this.#change(thread);
    if (!thread || !item) return;
    const isNote = thread.mode === "note";
    const isRefused = this.#isRefused;
    // Whoever is writing when the conversation goes to another goes on writing, or the next letters would be shortcuts.
    const isWriting = document.activeElement === this.#composer.field;
    const wasRefused = this.#refusal.contains(document.activeElement);
    this.node.classList.toggle("noting", isNote);
    this.#reply.draw(!isNote, thread.hasDraft("reply"));
    this.#note.draw(isNote, thread.hasDraft("note"));
    this.#drawHint(item, isNote);
    setShown(this.#composer.node, !isRefused || isWriting);
    setShown(this.#attachments.node, !isRefused);
    this.#attachments.draw();
    this.#composer.hasFiles = thread.uploads.count > 0;
    setShown(this.#refusal, isRefused);
    if (isRefused) this.#drawRefusal(item);
    else if (wasRefused) this.#composer.focus();
    this.#drawLabel(visitorName(item.visitor), isNote);
    setText(this.#overtakenWords, thread.overtakenBy === null ? "" : texts.overtaken(thread.overtakenBy));
    setShown(this.#overtaken, thread.overtakenBy !== null && !isNote);
  }

  /**
   * The field's name says it whole; what stands in it while it is empty must fit.
   * @param {string} name
   * @param {boolean} isNote
   */
  #drawLabel(name, isNote) {
    const label = isNote ? texts.noteLabel : texts.replyTo(name);
    const hint = NARROW.matches ? label : texts.replyHint(name);
    this.#composer.setLabel(isNote ? texts.noteHint : hint);
    setAttributes(this.#composer.field, { "aria-label": label });
  }

  /** @returns {InboxItem | null} */
  get #item() {
    const { thread, inbox } = this.#desk;
    return thread ? inbox.get(thread.id) : null;
  }

  get #state() {
    const item = this.#item;
    return item ? replyState(item, this.#desk.session.agent.id) : "open";
  }

  get #isRefused() {
    return this.#desk.thread?.mode === "reply" && (this.#state === "taken" || this.#state === "resolved");
  }

  /**
   * Keeps what is being written from being sent while an answer is not possible.
   * @param {Event} event
   */
  #hold(event) {
    const isSending = event instanceof KeyboardEvent
      ? event.key === "Enter" && !event.shiftKey
      : event.target !== this.#composer.field;
    if (!isSending || !this.#isRefused) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /**
   * Another conversation or another way of writing: what was half written stays where it belongs.
   * @param {Thread | null} thread
   */
  #change(thread) {
    this.#shown = thread;
    this.#mode = thread?.mode ?? "reply";
    this.#composer.draft = thread?.draft ?? "";
    this.#popup.close();
    const button = this.#composer.node.querySelector("button.send");
    const isNote = this.#mode === "note";
    const label = isNote ? texts.addNote : texts.send;
    if (button) setAttributes(button, { "aria-label": label, title: label });
    button?.replaceChildren(icon(isNote ? "note" : "send"));
  }

  /**
   * @param {InboxItem} item
   * @param {boolean} isNote
   */
  #drawHint({ agent }, isNote) {
    const state = this.#state;
    const answer = state === "takes" ? texts.takes : state === "joins" ? texts.joins(agent?.name ?? "") : "";
    setText(this.#hint, isNote ? texts.noteBanner : answer);
  }

  /** @param {InboxItem} item */
  #drawRefusal({ agent }) {
    const isResolved = this.#state === "resolved";
    setText(this.#refusalWords, isResolved ? texts.isClosed : texts.taken(agent?.name ?? ""));
    setText(this.#refusalWay, isResolved ? texts.reopen : texts.takeOver);
  }

  /** @param {string} text */
  #keep(text) {
    if (this.#shown === null || this.#shown !== this.#desk.thread) return;
    this.#shown.draft = text;
    this.draw();
  }

  #dismiss() {
    if (this.#shown) this.#shown.overtakenBy = null;
    this.draw();
    this.focus();
  }

  /** @param {string} text */
  #send(text) {
    this.#desk.thread?.send(text);
    this.#onSent();
  }

  /**
   * @param {string} text with placeholders
   * @param {number} start
   * @param {number} end
   */
  #insert(text, start, end) {
    const names = { visitor: this.#item?.visitor.name ?? null, agent: this.#desk.session.agent.name };
    this.#composer.field.setSelectionRange(start, end);
    this.#composer.insert(filledIn(text, names));
  }
}

/**
 * @param {Mode} mode
 * @param {string} name
 */
function makeMode(mode, name) {
  const input = element("input", { type: "radio", name: "mode", value: mode });
  const mark = element("i", { class: "begun", hidden: true });
  const node = element("label", {}, input, icon(mode === "note" ? "note" : "chat"), name, mark);
  return {
    node,
    input,
    /** @param {boolean} isChosen @param {boolean} hasDraft */
    draw(isChosen, hasDraft) {
      input.checked = isChosen;
      setShown(mark, hasDraft && !isChosen);
      setAttributes(input, { "aria-label": hasDraft && !isChosen ? texts.modeDraft(name) : name });
    },
  };
}
