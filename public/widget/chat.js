// @ts-check
import { accentColors } from "../shared/accent.js";
import { Composer } from "../shared/composer.js";
import { timeOfDay } from "../shared/dates.js";
import { coalesced, element, setShown, setText } from "../shared/dom.js";
import { iconButton } from "../shared/icons.js";
import { arrangeRows } from "../shared/message-rows.js";
import { basics, composer, styleSheet, tokens, transcript } from "../shared/styles.js";
import { Transcript } from "../shared/transcript.js";
import { Attention } from "./attention.js";
import { IntroCard, PanelHeader, RatingCard } from "./cards.js";
import { Conversation } from "./conversation.js";
import { Files, saveBlob } from "./files.js";
import { panel } from "./panel-styles.js";
import { makeField, makeForm, popup } from "./parts.js";
import { loadTexts, pickLocale, say, texts } from "./words.js";

/**
 * @typedef {import("../shared/message-list.js").Item} Item
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
  #controller = new AbortController();
  #attention = new Attention();
  #header;
  #skeleton = element("div.skeleton", { "aria-hidden": "true" }, element("i"), element("i"), element("i"));
  #problemWords = element("p");
  #problem = element("div.problem", { role: "alert" }, this.#problemWords);
  #bar = element("p.bar", { role: "status" });
  #handover = element("button.button.handover", {}, texts.handover);
  #intro;
  #transcript;
  #files;
  #composer;
  #foot;
  #rating;
  /** @type {HTMLElement | null} what is asked in the place of the composer */
  #card = null;
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
    this.node = element("dialog.panel", { "aria-labelledby": "title", tabindex: -1, lang, dir });
    this.#header = new PanelHeader(options.onClose, () => this.#menu);
    this.#intro = new IntroCard(conversation, () => this.#draw(true));
    this.#transcript = new Transcript({
      texts,
      authorOf: (item) => (isOwn(item) ? texts.you : item.sender?.name ?? ""),
      stateOf: (item) => this.#stateOf(item),
      filesOf: (item) => this.#files.draw(item),
      onRetry: (item) => conversation.resend(item),
      onDiscard: (item) => conversation.discard(item),
      onStart: () => conversation.loadOlder(),
    });
    this.#files = new Files(conversation, this.node, (count) => {
      this.#composer.hasFiles = count > 0;
    });
    this.#composer = this.#makeComposer();
    this.#foot = element("div", {}, this.#files.node, this.#composer.node);
    this.#rating = new RatingCard(conversation, () => this.#writeAgain());
    this.#assemble();
    this.#listen();
  }

  /** @param {boolean} [isQuiet] leaves the focus where it is: it was open on the page before */
  show(isQuiet = false) {
    if (this.node.open) return;
    if (matchMedia(PHONE).matches) this.node.showModal();
    else this.node.show();
    this.conversation.start();
    this.#draw(!isQuiet);
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
    const smile = iconButton("smile", texts.emoji);
    const grid = element("div.popup.emoji");
    popup(smile, grid, 8, async (close) => {
      const { emojiRows } = await import("./emoji.js");
      return emojiRows((emoji) => {
        close();
        this.#composer.insert(emoji);
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
    return new Composer(options, [this.#files.button, smile, grid]);
  }

  #assemble() {
    const { root } = this.#options;
    const { conversation } = this;
    this.#problem.append(element("button.button", { onclick: () => conversation.start() }, texts.tryAgain));
    this.#handover.addEventListener("click", () => this.#try(conversation.handover()));
    const middle = [this.#skeleton, this.#problem, this.#intro.node, this.#transcript.node, this.#bar, this.#handover];
    this.node.prepend(this.#header.node, ...middle, this.#rating.node, this.#foot);
    const look = styleSheet(tokens(host), basics, transcript, composer, panel);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, look, this.#accent, visibleArea(this.#controller.signal)];
    root.prepend(this.node);
  }

  #listen() {
    const { signal } = this.#controller;
    for (const name of ["online", "offline"]) window.addEventListener(name, this.render, { signal });
    document.addEventListener("visibilitychange", this.render, { signal });
    this.node.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#options.onClose();
    });
  }

  /** @param {boolean} [isFocusDue] as soon as there is something to focus */
  #draw(isFocusDue = this.#isFocusDue) {
    const { model, connection } = this.conversation;
    const { site, problem, phase } = connection;
    const { accent = site?.accent, onError, onUnread } = this.#options;
    const isEmpty = model.messages.items.length === 0;
    const isDown = phase === "failed" || (!site && problem !== null);
    const isLoading = !site && isEmpty && !isDown;
    const isIntro = site !== null && isEmpty && !isDown;
    const isAsking = isIntro && this.#intro.update(site);
    const unread = model.unread("visitor").length;
    this.#header.update(isDown ? null : site, model.current);
    this.#accentuate(accent);
    setShown(this.#skeleton, isLoading);
    setShown(this.#problem, isDown);
    setText(this.#problemWords, problem ? problemWords(problem) : "");
    setShown(this.#intro.node, isIntro);
    setShown(this.#transcript.node, !isEmpty && !isDown);
    this.#drawMessages();
    this.#drawBar();
    this.#drawFoot(isDown || isAsking || isLoading);
    if (this.#isSeen) this.conversation.markRead();
    this.#attention.count(document.hidden ? unread : 0);
    onUnread(this.node.open ? 0 : unread);
    if (problem && phase === "failed" && problem !== this.#told) onError?.(problem.code);
    this.#told = problem;
    this.#isFocusDue = isFocusDue && isLoading;
    if (isFocusDue && !isLoading) this.#focusInside();
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

  #drawBar() {
    const { model, connection } = this.conversation;
    const isAway = model.current?.status === "waiting" && connection.site?.online === false;
    let words = this.#notice || (isAway ? texts.introAway : "");
    if (connection.isLost) words = texts.network;
    if (!navigator.onLine) words = texts.offline;
    setText(this.#bar, words);
    setShown(this.#bar, words !== "");
  }

  /** @param {boolean} isClosed nothing can be written yet */
  #drawFoot(isClosed) {
    const { model, connection, draft } = this.conversation;
    const { current } = model;
    const isBusy = isClosed || this.#card !== null;
    const isOver = current?.status === "resolved" && this.#writingAgainIn !== current.resolvedAt;
    if (current && isOver) this.#rating.update(current);
    setShown(this.#rating.node, isOver && !isBusy);
    setShown(this.#foot, !isOver && !isBusy);
    setShown(this.#handover, current?.status === "bot" && !isBusy);
    setShown(this.#files.button, Boolean(connection.site?.files));
    if (!this.#composer.field.matches(":focus") && this.#composer.draft !== draft) this.#composer.draft = draft;
  }

  /** On a touch screen a focused field would bring up the keyboard unasked. */
  #focusInside() {
    const fields = [...this.node.querySelectorAll("input, textarea")];
    const field = matchMedia(TOUCH).matches ? null : fields.find((node) => node.getClientRects().length > 0);
    (/** @type {HTMLElement} */ (field) ?? this.node).focus({ preventScroll: true });
  }

  /** @param {string} text */
  #send(text) {
    this.#notice = "";
    this.conversation.send(text, this.#files.take());
    this.#draw();
    this.#transcript.scrollToEnd();
  }

  #writeAgain() {
    this.#writingAgainIn = this.conversation.model.current?.resolvedAt;
    this.#draw(true);
  }

  /** @returns {[string, () => void][]} what the menu offers now */
  get #menu() {
    const { conversation } = this;
    const { name = "", transcriptMail } = conversation.connection.site ?? {};
    const save = async () => saveBlob(await conversation.transcript(), `${name}.txt`);
    /** @type {[string, () => void][]} */
    const items = [[this.#attention.isSounding ? texts.soundOff : texts.soundOn, () => this.#attention.toggleSound()]];
    if (conversation.model.current) {
      items.push([texts.saveTranscript, () => this.#try(save())]);
      if (transcriptMail) items.push([texts.mailTranscript, () => this.#askForMail()]);
    }
    items.push([texts.forget, () => this.#askToForget()]);
    return items;
  }

  #askForMail() {
    const field = makeField("email", true, this.conversation.connection.visitor?.email);
    this.#ask(field, texts.send, async ({ email }) => {
      await this.conversation.mailTranscript(email);
      this.#notice = say(texts.mailed, email);
    });
  }

  #askToForget() {
    this.#ask(element("p", {}, texts.forgetSure), texts.forget, () => {
      this.conversation.reset();
      this.#options.onClose();
    });
  }

  /**
   * @param {HTMLElement} content
   * @param {string} submit
   * @param {(answers: import("./parts.js").Answers) => unknown} act
   */
  #ask(content, submit, act) {
    const finish = () => {
      this.#card?.remove();
      this.#card = null;
      this.#draw(true);
    };
    this.#card?.remove();
    this.#card = makeForm([content], submit, async (answers) => finish(await act(answers)), texts.close, finish);
    this.#card.classList.add("card");
    this.node.append(this.#card);
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
    const colors = accentColors(wish);
    this.#accent.replaceSync(colors ? tokens(host, colors.light, colors.dark) : "");
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

/** @param {Problem} problem */
function problemWords({ code, status }) {
  if (code === "site_not_found" || code === "origin_not_allowed" || code === "rate_limited") return texts[code];
  return status === 0 || status >= 500 ? texts.network : texts.refused;
}

/** @param {string} condition */
function host(condition) {
  return condition === "" ? ":host" : `:host(${condition})`;
}

/**
 * A sheet that follows the part of a phone's screen which its keyboard leaves free. Browsers shrink and move the visual
 * viewport for the keyboard, but not what `position: fixed` is measured by.
 * @param {AbortSignal} signal
 */
function visibleArea(signal) {
  const sheet = new CSSStyleSheet();
  const viewport = window.visualViewport;
  const follow = () => {
    const { height = 0, offsetTop = 0, scale = 2 } = viewport ?? {};
    if (scale < 1.1) sheet.replaceSync(`:host { --visible-height: ${height}px; --visible-top: ${offsetTop}px; }`);
  };
  for (const name of ["resize", "scroll"]) viewport?.addEventListener(name, follow, { signal });
  follow();
  return sheet;
}
