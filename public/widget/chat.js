// @ts-check
import { Composer } from "../shared/composer.js";
import { timeOfDay } from "../shared/dates.js";
import { coalesced, draw, element } from "../shared/dom.js";
import { iconButton } from "../shared/icons.js";
import { arrangeRows } from "../shared/message-rows.js";
import { Transcript } from "../shared/transcript.js";
import { Attention } from "./attention.js";
import { headline, intro, preChatForm, ratingForm } from "./cards.js";
import { Conversation } from "./conversation.js";
import { Files, saveBlob } from "./files.js";
import { accentRules, panelSheet, visibleArea } from "./panel-styles.js";
import { field, makeForm, popup } from "./parts.js";
import { loadTexts, pickLocale, say, texts } from "./words.js";

/**
 * @typedef {import("../shared/dom.js").Tree} Tree
 * @typedef {import("../shared/conversation-model.js").Item} Item
 * @typedef {import("../shared/types.js").Message} Message
 * @typedef {import("../shared/http.js").Problem} Problem
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
 * @property {(message: Message) => void} [onMessage] somebody else wrote
 * @property {(code: string) => void} [onError] the chat cannot be used: the code of the problem, once
 */

/** Up to here the chat takes the whole screen. */
const PHONE = "(max-width: 479.98px)";
const TOUCH = "(pointer: coarse)";

/**
 * Makes the chat, closed, in the visitor's language: the one asked for, else one of the browser's, else the page's,
 * else the site's own, for which the server is asked; without any, English.
 * @param {ChatOptions} options
 * @returns {Promise<ChatPanel>}
 */
export async function createChat(options) {
  /** @type {ChatPanel | undefined} */
  let chat;
  let onChange = () => {};
  const conversation = new Conversation({
    ...options,
    onChange: () => onChange(),
    onMessage: (message) => chat?.receive(message),
    describe: ({ name }, action) => say(texts[action], name),
  });
  let tag = pickLocale([options.locale, ...navigator.languages, document.documentElement.lang]);
  if (!tag) {
    conversation.start();
    await /** @type {Promise<void>} */ (new Promise((resolve) => {
      onChange = () => (conversation.connection.site || conversation.connection.problem) && resolve();
    }));
    tag = pickLocale([conversation.connection.site?.locale]) ?? "en";
  }
  await loadTexts(tag);
  chat = new ChatPanel(conversation, tag, options);
  onChange = chat.render;
  return chat;
}

/** The open chat: draws a `Conversation`, at most once per frame, and passes on what the visitor does. */
export class ChatPanel {
  #options;
  #body = element("div.body");
  #controller = new AbortController();
  #attention = new Attention();
  #menu = popup("more", texts.menu, 1, (close) =>
    this.#menuItems.map(([words, act]) => ["button", { onclick: () => (close(), act()) }, words]),
  );
  #close;
  #transcript;
  #files;
  #composer;
  /** @type {HTMLElement | null | undefined} what is asked before the first message; null for nothing, or no more */
  #preChat;
  /** @type {HTMLElement | null} what is asked in the place of the composer */
  #card = null;
  /** @type {HTMLElement | null} */
  #rating = null;
  #accent = new CSSStyleSheet();
  /** @type {string | null | undefined} */
  #accentWish;
  #notice = "";
  #isFocusDue = false;
  /** @type {string | null | undefined} the resolved conversation that the visitor goes on with */
  #writingAgainIn;
  /** @type {Problem | null} that was told last */
  #told = null;

  /**
   * @param {Conversation} conversation
   * @param {string} lang
   * @param {ChatOptions} options
   */
  constructor(conversation, lang, options) {
    const dir = /^ar/i.test(lang) ? "rtl" : "ltr";
    this.#options = options;
    this.conversation = conversation;
    this.render = coalesced(() => this.#draw());
    // The panel keeps to the page's side; what is in it reads in its own language's direction.
    const root = element("div.root", { lang, dir }, this.#body);
    this.node = element("dialog.panel", { "aria-labelledby": "title", tabindex: -1 }, root);
    this.#close = iconButton("close", texts.close, options.onClose);
    this.#transcript = new Transcript({
      texts,
      authorOf: (item) => (isOwn(item) ? texts.you : item.sender?.name ?? ""),
      stateOf: (item) => this.#stateOf(item),
      filesOf: (item) => this.#files.draw(item),
      onRetry: (item) => conversation.resend(item),
      onDiscard: (item) => conversation.discard(item),
      onStart: () => conversation.loadOlder(),
    });
    this.#files = new Files(conversation, root, (count) => {
      this.#composer.hasFiles = count > 0;
    });
    this.#composer = this.#makeComposer();
    this.#listen();
  }

  /** @param {boolean} [isQuiet] leaves the focus where it is: it was open on the page before */
  show(isQuiet = false) {
    if (this.node.open) return;
    if (matchMedia(PHONE).matches) this.node.showModal();
    else this.node.show();
    this.conversation.start();
    this.#isFocusDue = !isQuiet;
    this.#draw();
    this.#transcript.scrollToEnd();
  }

  hide() {
    this.node.close();
    this.render();
  }

  /** Takes it off the page and ends its connection for good. */
  stop() {
    this.#controller.abort();
    this.node.remove();
    this.#attention.count(0);
    this.conversation.stop();
  }

  /**
   * Somebody else wrote.
   * @param {Message} message
   */
  receive(message) {
    this.#options.onMessage?.(message);
    if (this.conversation.connection.isLeader !== false && !this.#isSeen) this.#attention.ring();
  }

  get #isSeen() {
    return this.node.open && !document.hidden;
  }

  #makeComposer() {
    const { conversation } = this;
    const emoji = popup("smile", texts.emoji, 8, async (close) => {
      const { emojiRows } = await import("./emoji.js");
      return emojiRows((picked) => {
        close();
        this.#composer.insert(picked);
        this.#composer.focus();
      });
    });
    const options = {
      texts,
      onSend: (/** @type {string} */ text) => this.#send(text),
      onTyping: () => conversation.noteTyping(),
      onDraft: (/** @type {string} */ text) => {
        conversation.draft = text;
      },
    };
    return new Composer(options, [this.#files.button, ...emoji]);
  }

  #listen() {
    const { root, onClose } = this.#options;
    const { signal } = this.#controller;
    for (const name of ["online", "offline"]) window.addEventListener(name, this.render, { signal });
    document.addEventListener("visibilitychange", this.render, { signal });
    this.node.addEventListener("cancel", (event) => {
      event.preventDefault();
      onClose();
    });
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, panelSheet(), this.#accent, visibleArea(signal)];
    root.prepend(this.node);
  }

  #draw() {
    const { model, connection } = this.conversation;
    const { site, problem, phase } = connection;
    const { accent = site?.accent, onError, onUnread } = this.#options;
    const hadFocus = this.node.matches(":focus-within");
    const isDown = phase === "failed" || (!site && problem !== null);
    const unread = model.unread("visitor").length;
    this.#accentuate(accent);
    this.#drawMessages();
    draw(
      this.#body,
      ["header.head", {}, ...headline(isDown ? null : site, model.current), ...this.#menu, this.#close],
      ...(isDown ? this.#trouble : this.#main),
    );
    if (hadFocus && !this.node.matches(":focus-within")) this.#isFocusDue = true;
    if (this.#isFocusDue && (site || isDown)) this.#focusInside();
    if (this.#isSeen) this.conversation.markRead();
    this.#attention.count(document.hidden ? unread : 0);
    onUnread(this.node.open ? 0 : unread);
    if (phase === "failed" && problem !== this.#told) onError?.(problem?.code ?? "");
    this.#told = problem;
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
    this.#transcript.update(rows, names && say(texts.typing, names));
  }

  /** @returns {Tree[]} */
  get #trouble() {
    const { problem } = this.conversation.connection;
    const again = ["button.button", { onclick: () => this.conversation.start() }, texts.tryAgain];
    return [["div.problem", { role: "alert" }, ["p", {}, problemWords(problem)], again]];
  }

  /** @returns {Tree[]} */
  get #main() {
    const { conversation } = this;
    const { site } = conversation.connection;
    if (conversation.model.messages.items.length > 0) return [this.#transcript.node, ...this.#foot];
    if (!site) return [["div.skeleton", { "aria-hidden": "true" }, ["i"], ["i"], ["i"]]];
    if (this.#preChat === undefined) {
      this.#preChat = preChatForm(site, conversation, () => {
        this.#preChat = null;
        this.#draw();
      });
    }
    const card = ["div.intro", {}, ...intro(site, conversation), this.#preChat];
    return this.#preChat ? [card] : [card, ...this.#foot];
  }

  /** @returns {Tree[]} */
  get #foot() {
    const { model, connection, draft } = this.conversation;
    const { current } = model;
    const isAway = current?.status === "waiting" && connection.site?.online === false;
    const quiet = this.#notice || (isAway ? texts.introAway : "");
    const words = !navigator.onLine ? texts.offline : connection.isLost ? texts.network : quiet;
    const bar = ["p.bar", { role: "status", hidden: words === "" }, words];
    if (this.#card) return [bar, this.#card];
    if (current?.status === "resolved" && this.#writingAgainIn !== current.resolvedAt) return [bar, this.#ending];
    this.#rating = null;
    if (!this.#composer.field.matches(":focus") && this.#composer.draft !== draft) this.#composer.draft = draft;
    const onclick = () => this.#try(this.conversation.handover());
    const handover = current?.status === "bot" && ["button.button.handover", { onclick }, texts.handover];
    this.#files.button.hidden = !connection.site?.files;
    return [bar, handover, this.#files.node, this.#composer.node];
  }

  /** @returns {Tree} */
  get #ending() {
    const onclick = () => {
      this.#writingAgainIn = this.conversation.model.current?.resolvedAt;
      this.#draw();
    };
    this.#rating ??= ratingForm(this.conversation, onclick);
    if (!this.conversation.model.current?.rating) return ["div.card", {}, this.#rating];
    return ["div.card", {}, ["p", { role: "status" }, texts.rateThanks], ["button.button", { onclick }, texts.writeAgain]];
  }

  /** On a touch screen a focused field would bring up the keyboard unasked. */
  #focusInside() {
    const field = matchMedia(TOUCH).matches ? null : this.#body.querySelector("form input, textarea");
    this.#isFocusDue = false;
    (/** @type {HTMLElement | null} */ (field) ?? this.node).focus({ preventScroll: true });
  }

  /** @param {string} text */
  #send(text) {
    this.#notice = "";
    this.conversation.send(text, this.#files.take());
    this.#draw();
    this.#transcript.scrollToEnd();
  }

  /** @returns {[string, () => void][]} what the menu offers now */
  get #menuItems() {
    const { conversation } = this;
    const { name = "", transcriptMail } = conversation.connection.site ?? {};
    const hasTalk = conversation.model.current !== null;
    const save = async () => saveBlob(await conversation.transcript(), `${name}.txt`);
    const sound = this.#attention.isSounding ? texts.soundOff : texts.soundOn;
    /** @type {([string, () => void] | false | undefined)[]} */
    const items = [
      [sound, () => this.#attention.toggleSound()],
      hasTalk && [texts.saveTranscript, () => this.#try(save())],
      hasTalk && transcriptMail && [texts.mailTranscript, () => this.#askForMail()],
      [texts.forget, () => this.#askToForget()],
    ];
    return /** @type {[string, () => void][]} */ (items.filter(Boolean));
  }

  #askForMail() {
    const address = field("email", true, this.conversation.connection.visitor?.email);
    this.#ask(address, texts.send, async ({ email }) => {
      await this.conversation.mailTranscript(email);
      this.#notice = say(texts.mailed, email);
    });
  }

  #askToForget() {
    this.#ask(["p", {}, texts.forgetSure], texts.forget, () => {
      this.conversation.reset();
      this.#options.onClose();
    });
  }

  /**
   * Asks something in the place of the composer.
   * @param {Tree} content
   * @param {string} submit
   * @param {(answers: import("./parts.js").Answers) => unknown} act
   */
  #ask(content, submit, act) {
    const finish = () => {
      this.#card = null;
      this.#draw();
    };
    this.#card = makeForm([content], submit, async (answers) => finish(await act(answers)), texts.close, finish);
    this.#card.className = "card";
    this.#draw();
    this.#card.querySelector("input, button")?.focus();
  }

  /**
   * Says so if it fails.
   * @param {Promise<unknown>} work
   */
  async #try(work) {
    this.#notice = await work.then(() => "", () => texts.failed);
    this.#draw();
  }

  /** @param {string | null | undefined} wish */
  #accentuate(wish) {
    if (wish === this.#accentWish) return;
    this.#accentWish = wish;
    this.#accent.replaceSync(accentRules(wish));
  }

  /** @param {Item} item */
  #stateOf({ state, seq, createdAt }) {
    if (state === "sending") return texts.sending;
    const { readSeq = { agent: 0 }, deliveredSeq = 0 } = this.conversation.model.current ?? {};
    const position = Number(seq);
    const words = position <= readSeq.agent ? texts.read : position <= deliveredSeq ? texts.delivered : texts.sent;
    return `${words} ${timeOfDay(createdAt)}`;
  }
}

/** @param {Item} item */
function isOwn({ sender }) {
  return sender === null || sender.role === "visitor";
}

/** @param {Problem | null} problem */
function problemWords(problem) {
  const { code = "", status = 0 } = problem ?? {};
  if (code === "site_not_found" || code === "origin_not_allowed" || code === "rate_limited") return texts[code];
  return status === 0 || status >= 500 ? texts.network : texts.refused;
}
