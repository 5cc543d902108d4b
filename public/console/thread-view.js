// @ts-check
import { element, setShown } from "../shared/dom.js";
import { arrangeRows } from "../shared/message-rows.js";
import { Transcript } from "../shared/transcript.js";
import { messageFiles } from "./message-files.js";
import { ReplyBox } from "./reply-box.js";
import { texts } from "./texts.js";
import { ThreadHeader } from "./thread-header.js";
import { visitorName } from "./visitor-name.js";

/** @typedef {import("../shared/conversation-model.js").Item} Item */

/** The open conversation: what is done with it, what was said, and where one answers or leaves a note. */
export class ThreadView {
  #desk;
  #header;
  #transcript;
  /** @type {ReplyBox} */
  #reply;
  #nothing = element("div", { class: "nothing" }, element("p", {}, texts.choose));
  #loading = element("div", { class: "skeleton thread-skeleton", role: "status" });
  #failed = element("div", { class: "broken", role: "alert" });
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
      filesOf: ({ files }) => (files?.length ? messageFiles(files, (id) => desk.fileAddress(id)) : null),
      onRetry: (item) => desk.thread?.resend(item),
      onDiscard: (item) => desk.thread?.discard(item),
      onStart: () => desk.thread?.loadOlder(),
    });
    this.#reply = new ReplyBox(desk, {
      onSent: () => {
        this.draw();
        this.#transcript.scrollToEnd();
      },
      onWay: (action) => this.#header.act(action),
    });
    const retry = element("button", { class: "button", type: "button" }, texts.tryAgain);
    retry.addEventListener("click", () => desk.thread?.load());
    this.#failed.append(element("p", {}, texts.historyFailed), retry);
    this.#nothing.append(element("p", { class: "hint" }, texts.chooseHint));
    this.#loading.append(element("span", { class: "unseen" }, texts.loading), ...bubbles());
    this.node = element("section", { class: "thread", "aria-label": texts.conversation }, this.#nothing, this.#header.node, this.#failed, this.#loading);
    this.node.append(this.#transcript.node, this.#reply.node);
    this.#reply.listen(this.node);
  }

  /** Where one writes; on a touch screen that would bring up the keyboard unasked, so there it is the name. */
  focus() {
    if (matchMedia("(pointer: coarse)").matches || !this.#reply.isOpen) this.#header.focus();
    else this.#reply.focus();
  }

  /** Back from the visitor's panel. */
  focusDetails() {
    this.#header.focusDetails();
  }

  /**
   * @param {import("./shortcuts.js").Action} action
   * @returns {boolean} whether it could be done
   */
  act(action) {
    if (this.#item === null) return false;
    if (action === "reply" || action === "note") this.#reply.setMode(action);
    else if (action === "transfer") return this.#header.transfer();
    else if (action === "claim") return this.#header.act("claim");
    else if (action === "resolve") return this.#header.act("resolve") || this.#header.act("reopen");
    return true;
  }

  draw() {
    const { thread } = this.#desk;
    const item = this.#item;
    if (thread !== this.#shown) this.#change(thread);
    setShown(this.#nothing, thread === null);
    setShown(this.#header.node, item !== null);
    setShown(this.#failed, thread?.state === "failed");
    setShown(this.#loading, thread?.state === "loading" && thread.model.messages.items.length === 0);
    setShown(this.#transcript.node, thread !== null && thread.state !== "failed");
    setShown(this.#reply.node, item !== null);
    this.#reply.draw();
    if (!thread || !item) return;
    this.#header.draw(item);
    this.#drawMessages(thread);
  }

  get #item() {
    const { thread, inbox } = this.#desk;
    return thread ? inbox.get(thread.id) : null;
  }

  /** @param {import("./thread.js").Thread | null} thread */
  #change(thread) {
    this.#shown = thread;
    this.#header.clear();
    this.#transcript.clear();
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
    const typing = model.typing.list.filter(({ role }) => role !== "agent");
    const names = typing.map((member) => this.#nameOf({ sender: member })).join(", ");
    this.#transcript.update(rows, names && texts.typing(names));
  }

  /** @param {{ sender: import("../shared/types.js").Member | null }} message */
  #nameOf({ sender }) {
    if (sender === null || sender.id === this.#desk.session.agent.id) return texts.you;
    const item = this.#item;
    return sender.role === "visitor" && item ? visitorName(item.visitor) : sender.name;
  }

  /** @param {Item} item */
  #stateOf({ state, seq }) {
    if (state === "sending") return texts.sending;
    const readSeq = this.#desk.thread?.model.current?.readSeq.visitor ?? 0;
    return Number(seq) <= readSeq ? texts.read : texts.sent;
  }
}

/** What a conversation looks like before it is here. */
function bubbles() {
  return ["", "own", "own short", ""].map((name) => element("i", { class: name, "aria-hidden": "true" }));
}
