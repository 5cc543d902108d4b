// @ts-check
import { element, setAttributes, setShown, setText } from "../shared/dom.js";
import { avatar, updateAvatar } from "../shared/icons.js";
import { minutesSince, shortAge } from "./ages.js";
import { highlight } from "./highlight.js";
import { texts } from "./texts.js";
import { visitorName } from "./visitor-name.js";

/** A visitor who waits longer than this stands out. */
const LATE_MINUTES = 5;

/** @typedef {import("./types.js").InboxItem} InboxItem */

/**
 * @typedef {object} RowView what a row shows beyond its conversation
 * @property {string} agentId
 * @property {string} query the words of a search, or ""
 * @property {(id: string) => import("./types.js").Match | null} matchOf
 * @property {(id: string) => string} draftOf what is half written there
 */

/** One conversation in the list: who, the last words, how old or how long waiting, how many unread, whose it is. */
export class InboxRow {
  #view;
  #avatar = avatar();
  #name = element("bdi", { class: "who" });
  #age = element("span", { class: "age" });
  #words = element("span", { class: "words", dir: "auto" });
  #owner = element("span", { class: "tag" });
  #unread = element("span", { class: "unread" });

  /** @param {() => RowView} view asked at each drawing */
  constructor(view) {
    this.#view = view;
    const line = element("span", { class: "line" }, this.#name, " ", this.#age);
    const last = element("span", { class: "line" }, this.#words, " ", this.#owner, " ", this.#unread);
    this.node = element("div", { class: "item" }, this.#avatar, element("span", { class: "text" }, line, last));
  }

  /** @param {InboxItem | null} item null for a row that is still loading */
  draw(item) {
    this.node.classList.toggle("blank", item === null);
    if (item === null) return this.#clear();
    const view = this.#view();
    const name = visitorName(item.visitor);
    updateAvatar(this.#avatar, name);
    if (view.query === "") setText(this.#name, name);
    else setHighlighted(this.#name, name, view.query);
    this.#drawAge(item);
    this.#drawWords(item, view);
    this.#drawOwner(item, view.agentId);
    setText(this.#unread, item.unread > 0 ? String(item.unread) : "");
    setAttributes(this.#unread, { "aria-label": item.unread > 0 ? texts.unread(item.unread) : null, role: "img" });
    this.#unread.classList.toggle("quiet", item.agent !== null && item.agent.id !== view.agentId);
    setShown(this.#unread, item.unread > 0);
  }

  #clear() {
    for (const node of [this.#avatar, this.#name, this.#age, this.#words]) setText(node, "");
    setShown(this.#owner, false);
    setShown(this.#unread, false);
  }

  /** @param {InboxItem} item */
  #drawAge(item) {
    const now = Date.now();
    const waited = minutesSince(item.openedAt, now);
    const isWaiting = item.status === "waiting";
    const isLate = isWaiting && waited >= LATE_MINUTES;
    const age = shortAge(item.lastMessage?.createdAt ?? item.openedAt, now, texts.now);
    setText(this.#age, isLate ? texts.late(waited) : isWaiting ? texts.waits(waited) : age);
    this.#age.classList.toggle("late", isLate);
  }

  /**
   * @param {InboxItem} item
   * @param {string} agentId
   */
  #drawOwner(item, agentId) {
    const owner = ownerOf(item, agentId);
    setText(this.#owner, owner?.short ?? "");
    setAttributes(this.#owner, { title: owner?.whole });
    setShown(this.#owner, owner !== null);
  }

  /**
   * @param {InboxItem} item
   * @param {RowView} view
   */
  #drawWords(item, { agentId, query, matchOf, draftOf }) {
    const match = query === "" ? null : matchOf(item.id);
    const draft = draftOf(item.id);
    if (match) setHighlighted(this.#words, match.text, query);
    else setText(this.#words, draft === "" ? lastWords(item, agentId) : `${texts.draft} ${draft}`);
    this.#words.classList.toggle("draft", !match && draft !== "");
  }
}

/**
 * Whose it is, where that is not what the reader would think: of a name its first word, which is what colleagues say.
 * @param {InboxItem} item
 * @param {string} agentId
 * @returns {{ short: string, whole: string } | null}
 */
function ownerOf({ status, agent }, agentId) {
  const word = status === "resolved" ? texts.resolved : status === "bot" ? texts.assistant : null;
  if (word !== null) return { short: word, whole: word };
  return agent && agent.id !== agentId ? { short: agent.name.split(" ")[0], whole: texts.withAgent(agent.name) } : null;
}

/**
 * @param {InboxItem} item
 * @param {string} agentId
 */
function lastWords({ lastMessage, agent, status }, agentId) {
  if (!lastMessage) return texts.nothingSaid;
  const { sender, note, deleted, text } = lastMessage;
  const words = deleted ? texts.deleted : text.replace(/\s+/g, " ") || texts.fileSent;
  if (note) return `${texts.note}: ${words}`;
  if (sender.id === agentId) return `${texts.you}: ${words}`;
  const isNamed = sender.id === agent?.id && status !== "resolved";
  return sender.role === "visitor" || isNamed ? words : `${sender.name}: ${words}`;
}

/**
 * Writes a text with the words of the search marked in it, only if either changed.
 * @param {HTMLElement} node
 * @param {string} text
 * @param {string} query
 */
function setHighlighted(node, text, query) {
  const key = `${query}\n${text}`;
  if (node.dataset.marked === key && node.textContent === text) return;
  node.dataset.marked = key;
  node.replaceChildren(...highlight(text, query).map((part) => (part.isHit ? element("mark", {}, part.text) : part.text)));
}
