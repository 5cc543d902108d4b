// @ts-check
import { coalesced, element, setAttributes, setShown, setText } from "../shared/dom.js";
import { iconButton } from "../shared/icons.js";
import { Desk } from "./desk.js";
import { InboxView } from "./inbox-view.js";
import { texts } from "./texts.js";
import { ThreadView } from "./thread-view.js";
import { VisitorView } from "./visitor-view.js";

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
  #presence = element("button", { class: "presence", type: "button", role: "switch", "aria-label": texts.presence });
  #bar = element("p", { class: "bar", role: "status", hidden: true });
  #inbox;
  /** @type {ThreadView} */
  #thread;
  #visitor = new VisitorView();

  /**
   * @param {object} options
   * @param {import("../shared/types.js").AgentSession} options.session
   * @param {import("./api.js").AgentAPI} options.api
   * @param {() => void} options.onLogOut
   */
  constructor({ session, api, onLogOut }) {
    this.#api = api;
    this.#onLogOut = onLogOut;
    this.#render = coalesced(() => this.#draw());
    this.#desk = new Desk({ session, api, onChange: this.#render });
    this.#inbox = new InboxView(this.#desk, (id) => this.#select(id));
    this.#thread = new ThreadView(this.#desk, {
      onBack: () => this.#select(null),
      onDetails: () => this.node.classList.toggle("detailed"),
    });
    this.#presence.addEventListener("click", () => this.#togglePresence());
    const columns = element("div", { class: "columns" }, this.#inbox.node, this.#thread.node, this.#visitor.node);
    /** @type {HTMLElement} */
    this.node = element("div", { class: "desk" }, this.#makeTop(session.agent.name), this.#bar, columns);
  }

  start() {
    const { signal } = this.#controller;
    for (const name of ["online", "offline"]) window.addEventListener(name, this.#render, { signal });
    window.addEventListener("hashchange", () => this.#select(hashId()), { signal });
    document.addEventListener("visibilitychange", this.#render, { signal });
    const timer = setInterval(this.#render, TICK_MILLISECONDS);
    signal.addEventListener("abort", () => clearInterval(timer));
    this.#desk.start();
    if (hashId() !== null) this.#select(hashId());
    this.#draw();
  }

  stop() {
    this.#controller.abort();
    this.#desk.stop();
  }

  /** @param {string} name */
  #makeTop(name) {
    const out = iconButton("exit", texts.logOut, () => this.#logOut());
    const mark = element("img", { src: "console.svg", alt: "", width: "24", height: "24" });
    const brand = element("strong", { class: "brand" }, mark, texts.name);
    return element("header", { class: "top" }, brand, this.#presence, element("bdi", { class: "me" }, name), out);
  }

  /** @param {string | null} id */
  #select(id) {
    if (id !== hashId()) history.replaceState(null, "", id === null ? location.pathname : `#${encodeURIComponent(id)}`);
    this.node.classList.toggle("reading", id !== null);
    this.node.classList.remove("detailed");
    this.#desk.select(id);
    this.#draw();
    if (id === null) this.#inbox.focus();
    else this.#thread.focus();
  }

  async #togglePresence() {
    this.#presence.disabled = true;
    await this.#desk.setPresence(this.#desk.presence === "available" ? "away" : "available").catch(() => {});
    this.#presence.disabled = false;
  }

  async #logOut() {
    await this.#api.logOut().catch(() => {});
    this.stop();
    this.#onLogOut();
  }

  #draw() {
    if (this.#controller.signal.aborted) return;
    const desk = this.#desk;
    const isAvailable = desk.presence === "available";
    setAttributes(this.#presence, { "aria-checked": String(isAvailable) });
    setText(this.#presence, isAvailable ? texts.available : texts.away);
    const words = !navigator.onLine ? texts.offline : desk.isLost ? texts.reconnecting : "";
    setText(this.#bar, words);
    setShown(this.#bar, words !== "");
    if (!desk.thread) this.node.classList.remove("reading", "detailed");
    this.#inbox.draw();
    this.#thread.draw();
    this.#visitor.draw(desk.thread ? desk.inbox.get(desk.thread.id) : null);
    const { unread } = desk.inbox;
    document.title = unread > 0 ? texts.unreadTitle(unread) : texts.untitled;
    if (desk.thread && !document.hidden) desk.markRead();
  }
}

/** The conversation that the address names. */
function hashId() {
  return location.hash.length > 1 ? decodeURIComponent(location.hash.slice(1)) : null;
}
