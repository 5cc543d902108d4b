// @ts-check
import { element, setAttributes, setShown, setText } from "../shared/dom.js";
import { avatar, icon, updateAvatar } from "../shared/icons.js";
import { texts } from "./texts.js";

/**
 * @typedef {object} MenuActions
 * @property {() => void} onAnswers
 * @property {() => void} onEmbed
 * @property {() => void} onHelp
 * @property {() => void} onLogOut
 */

/**
 * What an agent sets once or seldom, behind a button with their name. The browser's own popover closes it on Escape and
 * on a press elsewhere.
 */
export class Menu {
  #notifier;
  #preferences;
  #notifications;
  #sound;
  #shortcuts;
  #why = element("p", { class: "hint", hidden: true });

  /**
   * @param {import("../shared/types.js").AgentSession["agent"]} agent
   * @param {import("./notifier.js").Notifier} notifier
   * @param {import("./preferences.js").Preferences} preferences
   * @param {MenuActions} actions
   */
  constructor({ name, email }, notifier, preferences, actions) {
    this.#notifier = notifier;
    this.#preferences = preferences;
    this.#notifications = makeSwitch(texts.notifications, () => this.#do(() => notifier.toggle()));
    this.#sound = makeSwitch(texts.sound, () => this.#do(() => notifier.toggleSound()));
    this.#shortcuts = makeSwitch(texts.letterShortcuts, () => {
      this.#do(() => preferences.set("shortcuts", !preferences.get("shortcuts")));
    });
    const panel = /** @type {any} */ (element("div", { class: "menu", id: "menu", popover: "auto", role: "group" }));
    panel.setAttribute("aria-label", texts.settings);
    const item = (/** @type {string} */ drawing, /** @type {string} */ words, /** @type {() => void} */ action) => {
      const button = element("button", { class: "entry", type: "button" }, icon(drawing), words);
      button.addEventListener("click", () => {
        panel.hidePopover();
        action();
      });
      return button;
    };
    panel.append(
      element("p", { class: "who" }, element("bdi", {}, name), element("span", { class: "email" }, email)),
      this.#notifications, this.#why, this.#sound, this.#shortcuts,
      element("hr"),
      item("answers", texts.manageAnswers, actions.onAnswers),
      item("code", texts.embed, actions.onEmbed),
      item("keyboard", texts.help, actions.onHelp),
      element("hr"),
      item("exit", texts.logOut, actions.onLogOut),
    );
    panel.addEventListener("toggle", () => this.draw());
    const mark = avatar();
    updateAvatar(mark, name);
    const button = element("button", { class: "menu-button", type: "button", "aria-label": texts.menu(name), title: name });
    setAttributes(button, { popovertarget: panel.id });
    button.append(mark, icon("down"));
    this.node = element("div", { class: "me" }, button, panel);
    this.draw();
  }

  draw() {
    const { state } = this.#notifier;
    const isBlocked = state === "denied" || state === "missing";
    setAttributes(this.#notifications, { "aria-checked": String(state === "on"), "aria-disabled": isBlocked && "true" });
    setText(this.#why, state === "denied" ? texts.notificationsDenied : texts.notificationsMissing);
    setShown(this.#why, isBlocked);
    setAttributes(this.#sound, { "aria-checked": String(this.#preferences.get("sound")) });
    setAttributes(this.#shortcuts, { "aria-checked": String(this.#preferences.get("shortcuts")) });
  }

  /** @param {() => unknown} change */
  async #do(change) {
    await change();
    this.draw();
  }
}

/**
 * @param {string} name
 * @param {() => void} onClick
 */
function makeSwitch(name, onClick) {
  const button = element("button", { class: "entry switch", type: "button", role: "switch", "aria-checked": "false" });
  button.append(element("span", {}, name), element("i", { "aria-hidden": "true" }));
  button.addEventListener("click", () => button.getAttribute("aria-disabled") !== "true" && onClick());
  return button;
}
