// @ts-check
import { coalesced, element } from "../shared/dom.js";
import { AnswersDialog } from "./answers-dialog.js";
import { Desk } from "./desk.js";
import { confirmed, isDialogOpen } from "./dialog.js";
import { openEmbed } from "./embed-dialog.js";
import { openHelp } from "./help-dialog.js";
import { InboxView } from "./inbox-view.js";
import { nameConversation, namedConversation } from "./location.js";
import { Menu } from "./menu.js";
import { Notices } from "./notices.js";
import { Notifier } from "./notifier.js";
import { Preferences, browserStorage } from "./preferences.js";
import { shortcutFor } from "./shortcuts.js";
import { texts } from "./texts.js";
import { ThreadView } from "./thread-view.js";
import { TopBar } from "./top-bar.js";
import { VisitorView } from "./visitor-view.js";

/** @typedef {import("../shared/types.js").AgentSession} AgentSession */

/** Ages in the list grow while nothing happens. */
const TICK_MILLISECONDS = 30_000;

/**
 * The whole console: a bar, the list, the conversation, the visitor. Which of them a narrow window shows is said by
 * classes on the node; the address keeps the open conversation, so that a reload comes back to it.
 */
export class DeskView {
  #desk;
  #api;
  #onLogOut;
  #render;
  #controller = new AbortController();
  #preferences = new Preferences(browserStorage("localStorage"));
  #notices = new Notices();
  #notifier;
  #top;
  #inbox;
  #thread;
  #visitor;

  /**
   * @param {object} options
   * @param {AgentSession} options.session
   * @param {import("./api.js").AgentAPI} options.api
   * @param {() => void} options.onLogOut
   */
  constructor({ session, api, onLogOut }) {
    this.#api = api;
    this.#onLogOut = onLogOut;
    this.#render = coalesced(() => this.#draw());
    this.#desk = new Desk({ session, api, onChange: this.#render, storage: browserStorage("sessionStorage") });
    this.#desk.onNotice = (words) => this.#notices.show(words);
    this.#desk.onAlert = (alert) => this.#alert(alert);
    this.#notifier = new Notifier(this.#preferences, (id) => this.#open(id));
    this.#top = new TopBar(this.#desk, this.#makeMenu(session.agent), () => this.#help());
    this.#inbox = new InboxView(this.#desk, (id) => this.#open(id));
    this.#thread = new ThreadView(this.#desk, { onBack: () => this.#close(), onDetails: () => this.#showDetails(true) });
    this.#visitor = new VisitorView(this.#desk, {
      onOpen: (id) => this.#open(id),
      onClose: () => this.#showDetails(false),
    });
    const title = element("h1", { class: "unseen" }, texts.untitled);
    const columns = element("main", { class: "columns" }, title, this.#inbox.node, this.#thread.node, this.#visitor.node);
    /** @type {HTMLElement} */
    this.node = element("div", { class: "desk" }, this.#top.node, this.#top.trouble, columns, this.#notices.node);
  }

  /** @returns {AgentSession["agent"]} */
  get agent() {
    return this.#desk.session.agent;
  }

  start() {
    const { signal } = this.#controller;
    for (const name of ["online", "offline"]) window.addEventListener(name, this.#render, { signal });
    for (const name of ["focus", "blur"]) window.addEventListener(name, () => this.#watch(), { signal });
    window.addEventListener("popstate", () => this.#show(namedConversation()), { signal });
    window.addEventListener("beforeunload", (event) => this.#desk.isSending && event.preventDefault(), { signal });
    document.addEventListener("visibilitychange", () => this.#watch(), { signal });
    document.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    const timer = setInterval(this.#render, TICK_MILLISECONDS);
    signal.addEventListener("abort", () => clearInterval(timer));
    this.#desk.start();
    this.#watch();
    if (namedConversation() !== null) this.#show(namedConversation());
    this.#draw();
  }

  /**
   * The same agent has logged in again, on the same page: nothing that was here is lost.
   * @param {AgentSession} session
   */
  renew(session) {
    this.#desk.renew(session);
    this.#render();
  }

  stop() {
    this.#controller.abort();
    this.#desk.stop();
  }

  /** @param {AgentSession["agent"]} agent */
  #makeMenu(agent) {
    const { answers, colleagues, session } = this.#desk;
    return new Menu(agent, this.#notifier, this.#preferences, {
      onAnswers: () => new AnswersDialog(answers, session.sites, this.#siteOpen()).open(),
      onEmbed: () => openEmbed(colleagues),
      onHelp: () => this.#help(),
      onLogOut: () => this.#logOut(),
    });
  }

  #siteOpen() {
    const { inbox, thread } = this.#desk;
    return thread ? inbox.get(thread.id)?.site.id : undefined;
  }

  #help() {
    openHelp(this.#preferences.get("shortcuts"));
  }

  /** @param {string} id */
  #open(id) {
    nameConversation(id);
    this.#show(id);
    this.#thread.focus();
  }

  #close() {
    nameConversation(null);
    this.#show(null);
    this.#inbox.focus();
  }

  /**
   * The visitor's panel, where it lies above the conversation: the focus goes there and comes back.
   * @param {boolean} isShown
   */
  #showDetails(isShown) {
    this.node.classList.toggle("detailed", isShown);
    if (isShown) this.#visitor.focus();
    else this.#thread.focusDetails();
  }

  /** @param {string | null} id */
  #show(id) {
    this.node.classList.remove("detailed");
    this.#desk.select(id);
    this.#draw();
  }

  async #logOut() {
    if (this.#desk.isSending && !(await confirmed(texts.leaveUnsent, texts.logOut))) return;
    try {
      await this.#api.logOut();
    } catch {
      return this.#notices.show(texts.logOutFailed);
    }
    this.#desk.drafts.forget();
    this.stop();
    this.#onLogOut();
  }

  #watch() {
    this.#desk.setWatching(document.hasFocus() && !document.hidden);
    this.#render();
  }

  /**
   * What happens under the agent's eyes needs no other sign.
   * @param {import("./alerts.js").Alert} alert
   */
  #alert(alert) {
    if (document.hidden || !document.hasFocus()) this.#notifier.tell(alert);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const action = shortcutFor(event, {
      isTyping: isField(event.target),
      isInList: this.#inbox.hasFocus,
      isDialogOpen: isDialogOpen() || document.querySelector("[popover]:popover-open") !== null,
      isOn: this.#preferences.get("shortcuts"),
    });
    if (action === null || !this.#act(action)) return;
    event.preventDefault();
  }

  /**
   * @param {import("./shortcuts.js").Action} action
   * @returns {boolean} whether there was something to do
   */
  #act(action) {
    if (action === "next") this.#inbox.move(1);
    else if (action === "previous") this.#inbox.move(-1);
    else if (action === "first") this.#inbox.move(-Infinity);
    else if (action === "last") this.#inbox.move(Infinity);
    else if (action === "open") this.#inbox.openActive();
    else if (action === "search") this.#inbox.focusSearch();
    else if (action === "help") this.#help();
    else if (action === "back") this.#goBack();
    else return this.#thread.act(action);
    return true;
  }

  /** Escape goes one step back: out of the visitor's panel, the search, the field, the conversation. */
  #goBack() {
    if (this.node.classList.contains("detailed")) this.#showDetails(false);
    else if (this.#inbox.isSearching) this.#inbox.leaveSearch();
    else if (isField(document.activeElement)) this.#inbox.focus();
    else if (this.#desk.thread) this.#close();
  }

  #draw() {
    if (this.#controller.signal.aborted) return;
    const desk = this.#desk;
    const isReading = desk.thread !== null;
    if (!isReading && this.node.classList.contains("reading")) this.#leave();
    this.node.classList.toggle("reading", isReading);
    this.#top.draw();
    this.#inbox.draw();
    this.#thread.draw();
    this.#visitor.draw();
    const { unread } = desk.inbox;
    document.title = unread > 0 ? texts.unreadTitle(unread) : texts.untitled;
    if (isReading && !document.hidden) desk.markRead();
  }

  /** The conversation has gone from the desk by itself: what the address and the focus say follows. */
  #leave() {
    this.node.classList.remove("reading", "detailed");
    nameConversation(null);
    if (this.#thread.node.contains(document.activeElement)) this.#inbox.focus();
  }
}

/** @param {EventTarget | null} target */
function isField(target) {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}
