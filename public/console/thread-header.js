// @ts-check
import { element, setShown, setText } from "../shared/dom.js";
import { Problem } from "../shared/http.js";
import { avatar, icon, iconButton, updateAvatar } from "../shared/icons.js";
import { timeOrDay } from "./ages.js";
import { texts } from "./texts.js";
import { openTransfer } from "./transfer-dialog.js";
import { visitorName } from "./visitor-name.js";

/** @typedef {import("./types.js").InboxItem} InboxItem */

/** Whose conversation it is, how it stands, who else is here, and what can be done with it now. */
export class ThreadHeader {
  #desk;
  #avatar = avatar();
  #name = element("h2", { tabindex: "-1" });
  #words = element("p");
  #others = element("p", { class: "others", role: "status" });
  #othersWords = element("span");
  #transfer = element("button", { class: "button", type: "button" }, texts.transfer);
  #claim = element("button", { class: "button primary", type: "button" }, texts.claim);
  #reopen = element("button", { class: "button", type: "button" }, texts.reopen);
  #resolve = element("button", { class: "button primary", type: "button" }, texts.resolve);
  #fault = element("p", { class: "fault", role: "alert", hidden: true });
  #details;
  #isBusy = false;

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {{ onBack: () => void, onDetails: () => void }} actions
   */
  constructor(desk, { onBack, onDetails }) {
    this.#desk = desk;
    this.#claim.addEventListener("click", () => this.act("claim"));
    this.#resolve.addEventListener("click", () => this.act("resolve"));
    this.#reopen.addEventListener("click", () => this.act("reopen"));
    this.#transfer.addEventListener("click", () => this.transfer());
    this.#others.append(icon("eye"), this.#othersWords);
    const back = iconButton("back", texts.back, onBack);
    this.#details = iconButton("person", texts.details, onDetails);
    const words = element("div", { class: "words" }, this.#name, this.#words);
    const actions = element("div", { class: "actions" }, this.#transfer, this.#claim, this.#reopen, this.#resolve);
    this.node = element("header", { class: "head" }, back, this.#avatar, words, actions, this.#details, this.#fault, this.#others);
  }

  /** Where reading begins, for who comes here without wanting to write. */
  focus() {
    this.#name.focus({ preventScroll: true });
  }

  focusDetails() {
    this.#details.focus();
  }

  /** @param {InboxItem} item */
  draw(item) {
    const name = visitorName(item.visitor);
    const words = describe(item, this.#desk.session.agent.id);
    updateAvatar(this.#avatar, name);
    setText(this.#name, name);
    this.#name.title = name;
    setText(this.#words, words);
    this.#words.title = words;
    this.#drawActions(item);
    this.#drawOthers(item);
  }

  /** A failed action says nothing about another conversation. */
  clear() {
    setShown(this.#fault, false);
  }

  /**
   * Does it if it can be done now; answers whether it could.
   * @param {"claim" | "resolve" | "reopen"} action
   */
  act(action) {
    const button = { claim: this.#claim, resolve: this.#resolve, reopen: this.#reopen }[action];
    if (button.hidden || this.#isBusy) return false;
    this.#do(() => this.#desk.act(action));
    return true;
  }

  transfer() {
    const item = this.#desk.thread && this.#desk.inbox.get(this.#desk.thread.id);
    if (!item || this.#transfer.hidden) return false;
    openTransfer(this.#desk, item);
    return true;
  }

  /** @param {InboxItem} item */
  #drawActions(item) {
    const isMine = this.#desk.inbox.isMine(item);
    const isResolved = item.status === "resolved";
    const hadFocus = [this.#claim, this.#resolve, this.#reopen].includes(/** @type {any} */ (document.activeElement));
    setText(this.#claim, item.agent ? texts.takeOver : texts.claim);
    setShown(this.#claim, !isMine && !isResolved);
    setShown(this.#resolve, isMine);
    setShown(this.#reopen, isResolved);
    setShown(this.#transfer, !isResolved);
    // A button that did its work is gone; whoever works with the keyboard stays here.
    if (hadFocus && /** @type {HTMLElement | null} */ (document.activeElement)?.hidden !== false) this.focus();
  }

  /** @param {InboxItem} item */
  #drawOthers({ id }) {
    const { colleagues, thread } = this.#desk;
    const writing = (thread?.model.typing.list ?? []).filter(({ role }) => role === "agent").map(({ name }) => name);
    const here = colleagues.viewers(id).map(({ name }) => name).filter((name) => !writing.includes(name));
    const words = [writing.length > 0 && texts.isWriting(writing), here.length > 0 && texts.alsoHere(here)];
    setText(this.#othersWords, words.filter(Boolean).join(" · "));
    setShown(this.#others, writing.length + here.length > 0);
  }

  /** @param {() => Promise<void>} action */
  async #do(action) {
    this.#setBusy(true);
    setShown(this.#fault, false);
    try {
      await action();
    } catch (error) {
      const { status } = Problem.from(error);
      setText(this.#fault, status === 409 || status === 404 ? texts.actionRefused : texts.actionFailed);
      setShown(this.#fault, true);
    }
    this.#setBusy(false);
  }

  /** @param {boolean} isBusy */
  #setBusy(isBusy) {
    this.#isBusy = isBusy;
    for (const button of [this.#transfer, this.#claim, this.#reopen, this.#resolve]) {
      button.setAttribute("aria-disabled", String(isBusy));
    }
  }
}

/**
 * @param {InboxItem} item
 * @param {string} agentId
 */
function describe({ department, site, kind, status, agent, openedAt, resolvedAt }, agentId) {
  const now = Date.now();
  const states = { resolved: null, waiting: texts.isWaiting, bot: texts.isWithAssistant, assigned: null };
  const other = agent && agent.id !== agentId && status !== "resolved" ? texts.withAgent(agent.name) : null;
  const space = kind === "group" ? texts.isGroup : texts.isDirect;
  const since = status === "resolved" && resolvedAt !== null
    ? texts.resolvedAt(timeOrDay(resolvedAt, now))
    : texts.openSince(timeOrDay(openedAt, now));
  const parts = [department?.name ?? site.name, space, states[status], other, since];
  return parts.filter(Boolean).join(", ");
}
