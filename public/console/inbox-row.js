// @ts-check
import { element, setAttributes, setShown, setText } from "../shared/dom.js";
import { avatar, updateAvatar } from "../shared/icons.js";
import { minutesSince, shortAge } from "./ages.js";
import { texts } from "./texts.js";
import { visitorName } from "./visitor-name.js";

/** A visitor who waits longer than this stands out. */
const LATE_MINUTES = 5;

/** One conversation in the list: who, the last words, how old, how many unread. */
export class InboxRow {
  #avatar = avatar();
  #name = element("bdi", { class: "who" });
  #age = element("span", { class: "age" });
  #words = element("span", { class: "words" });
  #unread = element("span", { class: "unread" });
  #button = element("button", { class: "item", type: "button" });

  /** @param {() => void} onSelect */
  constructor(onSelect) {
    const line = element("span", { class: "line" }, this.#name, this.#age);
    const last = element("span", { class: "line" }, this.#words, this.#unread);
    this.#button.append(this.#avatar, element("span", { class: "text" }, line, last));
    this.#button.addEventListener("click", onSelect);
    this.node = element("li", {}, this.#button);
  }

  /**
   * @param {import("../shared/types.js").InboxItem} item
   * @param {{ isSelected: boolean, isReachable: boolean, agentId: string }} view
   */
  draw(item, { isSelected, isReachable, agentId }) {
    const name = visitorName(item.visitor);
    const now = Date.now();
    const waited = minutesSince(item.openedAt, now);
    const isLate = item.status === "waiting" && waited >= LATE_MINUTES;
    updateAvatar(this.#avatar, name);
    setText(this.#name, name);
    const age = shortAge(item.lastMessage?.createdAt ?? item.openedAt, now, texts.now);
    setText(this.#age, isLate ? texts.minutesWaiting(waited) : age);
    this.#age.classList.toggle("late", isLate && waited < 24 * 60);
    setText(this.#words, lastWords(item, agentId));
    setText(this.#unread, item.unread > 0 ? String(item.unread) : "");
    setAttributes(this.#unread, { "aria-label": item.unread > 0 ? texts.unread(item.unread) : null });
    setShown(this.#unread, item.unread > 0);
    setAttributes(this.#button, { "aria-current": isSelected ? "true" : null, tabindex: isReachable ? "0" : "-1" });
  }
}

/**
 * @param {import("../shared/types.js").InboxItem} item
 * @param {string} agentId
 */
function lastWords({ lastMessage }, agentId) {
  if (!lastMessage) return texts.nothingSaid;
  const { sender, note, deleted, text } = lastMessage;
  const words = deleted ? texts.deleted : text.replace(/\s+/g, " ");
  if (note) return `${texts.note}: ${words}`;
  if (sender.role === "visitor") return words;
  return `${sender.id === agentId ? texts.you : sender.name}: ${words}`;
}
