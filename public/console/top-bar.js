// @ts-check
import { element, setAttributes, setShown, setText } from "../shared/dom.js";
import { iconButton } from "../shared/icons.js";
import { texts } from "./texts.js";

/** The bar at the top: whether the agent takes new conversations, the menu, and what is wrong with the connection. */
export class TopBar {
  #desk;
  #presence = element("button", { class: "presence", type: "button", role: "switch", "aria-label": texts.presence });
  #trouble = element("p", { class: "bar", role: "status" });

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {import("./menu.js").Menu} menu
   * @param {() => void} onHelp
   */
  constructor(desk, menu, onHelp) {
    this.#desk = desk;
    this.#presence.addEventListener("click", () => this.#toggle());
    const mark = element("img", { src: "console.svg", alt: "", width: "24", height: "24" });
    const brand = element("strong", { class: "brand" }, mark, texts.name);
    const help = iconButton("keyboard", texts.help, onHelp);
    this.node = element("header", { class: "top" }, brand, this.#presence, help, menu.node);
  }

  /** Where the trouble stands: below the bar, over all columns. */
  get trouble() {
    return this.#trouble;
  }

  draw() {
    const { presence, isLost } = this.#desk;
    const isAvailable = presence === "available";
    setAttributes(this.#presence, { "aria-checked": String(isAvailable) });
    setText(this.#presence, isAvailable ? texts.available : texts.away);
    const words = !navigator.onLine ? texts.offline : isLost ? texts.reconnecting : "";
    setText(this.#trouble, words);
    setShown(this.#trouble, words !== "");
  }

  async #toggle() {
    this.#presence.disabled = true;
    try {
      await this.#desk.setPresence(this.#desk.presence === "available" ? "away" : "available");
    } catch {
      this.#desk.onNotice(texts.presenceFailed);
    } finally {
      this.#presence.disabled = false;
      this.#presence.focus();
    }
  }
}
