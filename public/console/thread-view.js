// @ts-check
import { Composer } from "../shared/composer.js";
import { element, setShown } from "../shared/dom.js";
import { arrangeRows } from "../shared/message-rows.js";
import { Transcript } from "../shared/transcript.js";
import { texts } from "./texts.js";
import { ThreadHeader } from "./thread-header.js";
import { visitorName } from "./visitor-name.js";

/** @typedef {import("../shared/message-list.js").Item} Item */

/** The open conversation: what is done with it, what was said, and where one answers or leaves a note. */
export class ThreadView {
  #desk;
  #header;
  #transcript;
  #composer;
  #modes = element("fieldset", { class: "modes" }, element("legend", { class: "unseen" }, texts.mode));
  #reply = element("input", { type: "radio", name: "mode", value: "reply" });
  #note = element("input", { type: "radio", name: "mode", value: "note" });
  #nothing = element("div", { class: "nothing" }, element("p", {}, texts.choose));
  #failed = element("div", { class: "failed", role: "alert" });
  #foot;
  /** @type {import("./thread.js").Thread | null} */
  #shown = null;

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {{ onBack: () => void, onDetails: () => void }} actions
   */
  constructor(desk, actions) {
    this.#desk = desk;
    this.#header = new ThreadHeader(desk, actions);
    this.#transcript = new Transcript({
      texts,
      authorOf: (item) => (item.note ? `${texts.note}, ${this.#nameOf(item)}` : this.#nameOf(item)),
      stateOf: (item) => this.#stateOf(item),
      onRetry: (item) => desk.thread?.resend(item),
      onStart: () => desk.thread?.loadOlder(),
    });
    this.#composer = new Composer({
      texts: { label: texts.reply, send: texts.send, tooLong: texts.tooLong },
      onSend: (text) => this.#send(text),
      onTyping: () => desk.thread?.noteTyping(),
    });
    const retry = element("button", { class: "button", type: "button" }, texts.tryAgain);
    retry.addEventListener("click", () => desk.thread?.load());
    this.#failed.append(element("p", {}, texts.historyFailed), retry);
    this.#nothing.append(element("p", { class: "hint" }, texts.chooseHint));
    this.#modes.append(modeLabel(this.#reply, texts.reply), modeLabel(this.#note, texts.internalNote));
    this.#modes.addEventListener("change", () => this.#setMode());
    this.#foot = element("div", { class: "foot" }, this.#modes, this.#composer.node);
    this.node = element("main", { class: "thread" }, this.#nothing, this.#header.node, this.#failed);
    this.node.append(this.#transcript.node, this.#foot);
  }

  focus() {
    this.#composer.focus();
  }

  draw() {
    const { thread, inbox } = this.#desk;
    if (thread !== this.#shown) this.#change(thread);
    const item = thread ? inbox.get(thread.id) : null;
    setShown(this.#nothing, thread === null);
    setShown(this.#header.node, item !== null);
    setShown(this.#failed, thread?.state === "failed");
    setShown(this.#transcript.node, thread !== null && thread.state !== "failed");
    setShown(this.#foot, item !== null);
    if (!thread || !item) return;
    this.#header.draw(item);
    this.#composer.setLabel(thread.isNote ? texts.noteLabel : texts.replyTo(visitorName(item.visitor)));
    this.#foot.classList.toggle("noting", thread.isNote);
    this.#drawMessages(thread);
  }

  /**
   * Another conversation comes to the desk: what was half written stays with the old one.
   * @param {import("./thread.js").Thread | null} thread
   */
  #change(thread) {
    if (this.#shown) this.#shown.draft = this.#composer.draft;
    this.#shown = thread;
    this.#transcript.clear();
    this.#composer.draft = thread?.draft ?? "";
    (thread?.isNote ? this.#note : this.#reply).checked = true;
  }

  #setMode() {
    if (this.#desk.thread) this.#desk.thread.isNote = this.#note.checked;
    this.draw();
    this.#composer.focus();
  }

  /** @param {string} text */
  #send(text) {
    this.#desk.thread?.send(text);
    this.draw();
    this.#transcript.scrollToEnd();
  }

  /** @param {import("./thread.js").Thread} thread */
  #drawMessages({ model }) {
    const me = this.#desk.session.agent.id;
    const author = (/** @type {Item} */ item) => item.sender?.id ?? me;
    const rows = arrangeRows(model.messages.items, {
      notices: model.notices,
      isOwn: (item) => item.sender?.role !== "visitor",
      authorOf: author,
      nameOf: (item) => {
        if (item.note) return author(item) === me ? texts.ownNote : texts.noteFrom(this.#nameOf(item));
        return author(item) === me || item.sender?.role === "visitor" ? null : this.#nameOf(item);
      },
    });
    const typing = model.typing.list.map((member) => this.#nameOf({ sender: member })).join(", ");
    this.#transcript.update(rows, typing && texts.typing(typing));
  }

  /** @param {{ sender: import("../shared/types.js").Member | null }} message */
  #nameOf({ sender }) {
    if (sender === null || sender.id === this.#desk.session.agent.id) return texts.you;
    const item = this.#desk.inbox.get(this.#desk.thread?.id ?? "");
    return sender.role === "visitor" && item ? visitorName(item.visitor) : sender.name;
  }

  /** @param {Item} item */
  #stateOf({ state, seq }) {
    if (state === "sending") return texts.sending;
    const readSeq = this.#desk.thread?.model.current?.readSeq.visitor ?? 0;
    return Number(seq) <= readSeq ? texts.read : texts.sent;
  }
}

/**
 * @param {HTMLInputElement} input
 * @param {string} name
 */
function modeLabel(input, name) {
  return element("label", {}, input, name);
}
