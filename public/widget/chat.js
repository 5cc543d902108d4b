// @ts-check
import { Composer } from "../shared/composer.js";
import { coalesced, element, setShown, setText } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { arrangeRows } from "../shared/message-rows.js";
import { Transcript } from "../shared/transcript.js";
import { Conversation } from "./conversation.js";
import { IntroCard } from "./intro-card.js";
import { PanelHeader } from "./panel-header.js";
import { panelSheet } from "./panel-styles.js";
import { RatingCard } from "./rating-card.js";
import { problemText, texts } from "./texts.js";
import { visibleHeightSheet } from "./visible-height.js";

/**
 * @typedef {import("../shared/message-list.js").Item} Item
 *
 * @typedef {object} ChatOptions
 * @property {ShadowRoot} root the panel and its style sheets are put in here, the panel first
 * @property {string} base the address of the folder that `widget.js` lies in
 * @property {string} site the site's public key
 * @property {string} [department]
 * @property {string} [identityToken]
 * @property {string} [locale] the language asked for; the visitor's own otherwise
 * @property {string} [accent] `#rrggbb`; the site's own otherwise
 * @property {() => void} onClose the visitor asks for it; whoever opened it calls `hide`
 * @property {(count: number) => void} onUnread
 * @property {(message: import("../shared/types.js").Message) => void} [onMessage] somebody else wrote
 * @property {(code: string) => void} [onError] the chat cannot be used: the code of the problem, once
 */

/**
 * Makes the chat, closed, in the visitor's language. It asks nothing of the server before `show` or
 * `conversation.start()`.
 * @param {ChatOptions} options
 * @returns {Promise<ChatPanel>}
 */
export async function createChat(options) {
  return new ChatPanel(options);
}

/**
 * The open chat: draws a `Conversation`, at most once per frame, and passes on what the visitor does. Loaded when the
 * chat is opened for the first time.
 */
export class ChatPanel {
  conversation;
  #onUnread;
  #render;
  #controller = new AbortController();
  #header;
  #intro;
  #transcript;
  #bar = element("div", { class: "bar", role: "status", hidden: true });
  #barText = element("span");
  #barButton = element("button", { class: "link", type: "button" }, texts.retryNow);
  #skeleton = element("div", { class: "skeleton", "aria-hidden": "true" }, element("i"), element("i"), element("i"));
  #problem = element("div", { class: "problem", role: "alert", hidden: true });
  #problemText = element("p");
  #rating;
  #composer;
  /** @type {string | null} the resolved conversation that the visitor goes on with */
  #writingAgainIn = null;

  /** @param {ChatOptions} options */
  constructor({ root, site, base, department, identityToken, locale, onClose, onUnread, onMessage }) {
    this.#onUnread = onUnread;
    this.#render = coalesced(() => this.#draw());
    this.conversation = new Conversation({
      base,
      site,
      department,
      identityToken,
      locale,
      onMessage,
      onChange: this.#render,
      describe: ({ name }, action) => texts[action](name),
    });
    this.#header = new PanelHeader(onClose);
    this.#intro = new IntroCard((id) => {
      this.conversation.department = id;
    });
    this.#transcript = this.#makeTranscript();
    this.#rating = new RatingCard({
      onRate: (score, comment) => this.conversation.rate(score, comment),
      onWriteAgain: () => this.#writeAgain(),
    });
    this.#composer = new Composer({
      texts: { label: texts.composer, send: texts.send, tooLong: texts.tooLong },
      onSend: (text) => this.#send(text),
      onTyping: () => this.conversation.noteTyping(),
    });
    this.node = this.#assemble();
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, panelSheet(), visibleHeightSheet(this.#controller.signal)];
    root.prepend(this.node);
    const { signal } = this.#controller;
    for (const name of ["online", "offline"]) window.addEventListener(name, this.#render, { signal });
    document.addEventListener("visibilitychange", this.#render, { signal });
  }

  show() {
    setShown(this.node, true);
    this.conversation.start();
    this.#draw();
    this.#transcript.scrollToEnd();
    if (matchMedia("(pointer: coarse)").matches) this.node.focus();
    else this.#focusInside();
  }

  hide() {
    setShown(this.node, false);
    this.#render();
  }

  /** Takes it off the page and ends its connection for good. */
  stop() {
    this.#controller.abort();
    this.node.remove();
    this.conversation.stop();
  }

  #makeTranscript() {
    return new Transcript({
      texts,
      authorOf: (item) => (isOwn(item) ? texts.you : item.sender?.name ?? ""),
      stateOf: (item) => this.#stateOf(item),
      onRetry: (item) => this.conversation.resend(item),
      onDiscard: (item) => this.conversation.discard(item),
      onStart: () => this.conversation.loadOlder(),
    });
  }

  #assemble() {
    this.#barButton.addEventListener("click", () => this.conversation.start());
    this.#bar.append(this.#barText, this.#barButton);
    const again = element("button", { class: "button", type: "button" }, texts.tryAgain);
    again.addEventListener("click", () => this.conversation.start());
    this.#problem.append(icon("alert"), this.#problemText, again);
    const attributes = { class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: true };
    const middle = [this.#skeleton, this.#problem, this.#intro.node, this.#transcript.node, this.#bar];
    return element("section", attributes, this.#header.node, ...middle, this.#rating.node, this.#composer.node);
  }

  #focusInside() {
    if (this.#composer.node.hidden) this.node.focus();
    else this.#composer.focus();
  }

  /** @param {string} text */
  #send(text) {
    this.conversation.send(text);
    this.#draw();
    this.#transcript.scrollToEnd();
  }

  #writeAgain() {
    this.#writingAgainIn = this.conversation.model.current?.resolvedAt ?? "";
    this.#draw();
    this.#composer.focus();
  }

  #draw() {
    const { model, connection } = this.conversation;
    const isFailed = connection.phase === "failed";
    const isEmpty = model.messages.items.length === 0;
    const isLoading = connection.site === null && isEmpty && !isFailed;
    this.#header.update(connection.site, model.current, isFailed);
    setShown(this.#skeleton, isLoading);
    setShown(this.#transcript.node, !isEmpty && !isFailed);
    setShown(this.#problem, isFailed);
    setText(this.#problemText, isFailed && connection.problem ? problemText(connection.problem) : "");
    setShown(this.#intro.node, isEmpty && connection.site !== null);
    if (connection.site) this.#intro.update(connection.site, this.conversation.department);
    this.#drawMessages();
    this.#drawBar();
    this.#drawFoot(isFailed);
    this.#attend();
  }

  #drawMessages() {
    const { messages, notices, typing } = this.conversation.model;
    const rows = arrangeRows(messages.items, {
      isOwn,
      notices,
      authorOf: (item) => (isOwn(item) ? "" : item.sender?.id ?? ""),
      nameOf: (item) => (isOwn(item) ? null : item.sender?.name ?? null),
    });
    const names = typing.list.map(({ name }) => name).join(", ");
    this.#transcript.update(rows, names && texts.typing(names));
  }

  #drawBar() {
    const { model, connection } = this.conversation;
    const isTrying = connection.phase === "starting" && connection.problem !== null;
    let words = "";
    if (!navigator.onLine) words = texts.offline;
    else if (isTrying && connection.problem) words = problemText(connection.problem);
    else if (connection.isLost) words = texts.reconnecting;
    else if (connection.site?.online === false && model.current?.status === "waiting") words = texts.awayNotice;
    setText(this.#barText, words);
    setShown(this.#bar, words !== "" && connection.phase !== "failed");
    setShown(this.#barButton, isTrying && navigator.onLine);
  }

  /** @param {boolean} isFailed */
  #drawFoot(isFailed) {
    const { current } = this.conversation.model;
    const isClosed = current?.status === "resolved" && this.#writingAgainIn !== (current.resolvedAt ?? "");
    if (current) this.#rating.update(current);
    setShown(this.#rating.node, isClosed && !isFailed);
    setShown(this.#composer.node, !isClosed && !isFailed);
  }

  /** What is on the screen is read; what is not is counted. */
  #attend() {
    const isSeen = !this.node.hidden && !document.hidden;
    if (isSeen) this.conversation.markRead();
    this.#onUnread(this.node.hidden ? this.conversation.model.unread("visitor").length : 0);
  }

  /** @param {Item} item */
  #stateOf({ state, seq }) {
    if (state === "sending") return texts.sending;
    const readSeq = this.conversation.model.current?.readSeq.agent ?? 0;
    return Number(seq) <= readSeq ? texts.read : texts.sent;
  }
}

/** @param {Item} item */
function isOwn({ sender }) {
  return sender === null || sender.role === "visitor";
}
