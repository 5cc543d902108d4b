// @ts-check
import { timeOfDay } from "../shared/dates.js";
import { element, setShown, setText } from "../shared/dom.js";
import { iconButton } from "../shared/icons.js";
import { texts } from "./texts.js";
import { visitorName } from "./visitor-name.js";

/** @typedef {import("../shared/types.js").InboxItem} InboxItem */

/** Whose conversation it is, how it stands, and what can be done with it now. */
export class ThreadHeader {
  #desk;
  #name = element("h2");
  #words = element("p");
  #claim = element("button", { class: "button primary", type: "button" }, texts.claim);
  #resolve = element("button", { class: "button primary", type: "button" }, texts.resolve);
  #reopen = element("button", { class: "button", type: "button" }, texts.reopen);
  #transfer = element("select", { class: "button", "aria-label": texts.transferTo });
  #fault = element("p", { class: "fault", role: "alert", hidden: true }, texts.actionFailed);
  #targets = "";

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {{ onBack: () => void, onDetails: () => void }} actions
   */
  constructor(desk, { onBack, onDetails }) {
    this.#desk = desk;
    this.#claim.addEventListener("click", () => this.#do(() => desk.act("claim")));
    this.#resolve.addEventListener("click", () => this.#do(() => desk.act("resolve")));
    this.#reopen.addEventListener("click", () => this.#do(() => desk.act("reopen")));
    this.#transfer.addEventListener("change", () => {
      const department = this.#transfer.value;
      this.#transfer.value = "";
      if (department !== "") this.#do(() => desk.transfer(department));
    });
    const back = iconButton("back", texts.back, onBack);
    const details = iconButton("person", texts.details, onDetails);
    const words = element("div", { class: "words" }, this.#name, this.#words);
    const buttons = [this.#transfer, this.#claim, this.#reopen, this.#resolve];
    const actions = element("div", { class: "actions" }, ...buttons);
    this.node = element("header", { class: "head" }, back, words, actions, details, this.#fault);
  }

  /** @param {InboxItem} item */
  draw(item) {
    const isMine = item.agent?.id === this.#desk.session.agent.id;
    const isResolved = item.status === "resolved";
    const words = describe(item, isMine);
    setText(this.#name, visitorName(item.visitor));
    setText(this.#words, words);
    this.#words.title = words;
    setShown(this.#claim, !isMine && !isResolved);
    setShown(this.#resolve, isMine && !isResolved);
    setShown(this.#reopen, isResolved);
    this.#drawTargets(item, isResolved);
  }

  /**
   * The departments that the conversation could go to.
   * @param {InboxItem} item
   * @param {boolean} isResolved
   */
  #drawTargets(item, isResolved) {
    const site = this.#desk.session.sites.find(({ id }) => id === item.site.id);
    const departments = (site?.departments ?? []).filter(({ id }) => id !== item.department?.id);
    setShown(this.#transfer, departments.length > 0 && !isResolved);
    const key = JSON.stringify(departments);
    if (key === this.#targets) return;
    this.#targets = key;
    const options = departments.map(({ id, name }) => element("option", { value: id }, name));
    const title = element("option", { value: "", hidden: true, selected: true }, texts.transfer);
    this.#transfer.replaceChildren(title, ...options);
  }

  /** @param {() => Promise<void>} action */
  async #do(action) {
    const buttons = [this.#claim, this.#resolve, this.#reopen, this.#transfer];
    for (const button of buttons) button.disabled = true;
    this.#fault.hidden = true;
    try {
      await action();
    } catch {
      this.#fault.hidden = false;
    }
    for (const button of buttons) button.disabled = false;
  }
}

/**
 * @param {InboxItem} item
 * @param {boolean} isMine
 */
function describe({ department, site, status, agent, openedAt }, isMine) {
  const state = status === "resolved" ? texts.isResolved : status === "waiting" ? texts.isWaiting : null;
  const other = agent && !isMine ? texts.withAgent(agent.name) : null;
  return [department?.name ?? site.name, state, other, texts.openSince(timeOfDay(openedAt))].filter(Boolean).join(", ");
}
