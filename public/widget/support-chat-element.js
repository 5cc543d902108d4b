// @ts-check
import { element, setAttributes, setShown, setText } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { launcherSheet } from "./launcher-styles.js";
import { launcherTexts as texts } from "./launcher-texts.js";

/**
 * `<frontdesk-chat site="KEY" base="https://chat.example/">`: a launcher, and the chat behind it.
 *
 * The chat itself (its modules, its storage, its requests) is loaded when the visitor opens it for the first time; from
 * then on it stays connected, so that the launcher can count what is unread. Events: `frontdesk-open`,
 * `frontdesk-close`, and `frontdesk-unread` with `detail.count`; all bubble and leave the shadow root.
 */
export class SupportChatElement extends HTMLElement {
  #launcher = element("button", { class: "launcher", type: "button", "aria-haspopup": "dialog" });
  #icons = { closed: icon("chat"), open: icon("down") };
  #badge = element("span", { class: "badge", "aria-hidden": "true", hidden: true });
  #fault = element("p", { class: "fault", role: "alert", hidden: true });
  /** @type {AbortController | null} */
  #controller = null;
  /** @type {import("./chat.js").ChatPanel | null} */
  #panel = null;
  #isOpen = false;
  #unread = 0;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [launcherSheet()];
    this.#launcher.append(this.#icons.closed, this.#icons.open, this.#badge);
    root.append(this.#fault, this.#launcher);
  }

  connectedCallback() {
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    this.#launcher.addEventListener("click", () => this.toggle(), { signal });
    this.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    this.#render();
  }

  disconnectedCallback() {
    this.#controller?.abort();
    this.#controller = null;
    this.#panel?.stop();
    this.#panel = null;
    this.#isOpen = false;
  }

  get isOpen() {
    return this.#isOpen;
  }

  toggle() {
    return this.#isOpen ? this.close() : this.open();
  }

  /** Opens the chat; resolves once it can be used. */
  async open() {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#render();
    try {
      this.#panel ??= await this.#load();
    } catch {
      this.#isOpen = false;
      this.#render();
      setText(this.#fault, texts.fault);
      this.#fault.hidden = false;
      return;
    }
    this.#fault.hidden = true;
    if (!this.#isOpen) return;
    this.#panel.show();
    this.#announce("frontdesk-open");
  }

  /** Closes the chat and gives the focus back to the launcher. */
  close() {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#panel?.hide();
    this.#render();
    this.#launcher.focus();
    this.#announce("frontdesk-close");
  }

  async #load() {
    const { createChat } = await import("./chat.js");
    if (this.#panel) return this.#panel;
    if (!this.#controller) throw new Error("The element was removed while its chat was loading.");
    const root = /** @type {ShadowRoot} */ (this.shadowRoot);
    return createChat({
      root,
      site: this.getAttribute("site") ?? "",
      base: new URL(this.getAttribute("base") ?? "/", document.baseURI).href,
      department: this.getAttribute("department") ?? undefined,
      identityToken: this.getAttribute("identity-token") ?? undefined,
      onClose: () => this.close(),
      onUnread: (count) => this.#setUnread(count),
    });
  }

  /** @param {number} count */
  #setUnread(count) {
    if (count === this.#unread) return;
    this.#unread = count;
    this.#render();
    this.#announce("frontdesk-unread", { count });
  }

  #render() {
    const label = this.#unread > 0 ? texts.openUnread(this.#unread) : texts.open;
    setAttributes(this.#launcher, {
      "aria-label": this.#isOpen ? texts.close : label,
      "aria-expanded": String(this.#isOpen),
    });
    this.toggleAttribute("open", this.#isOpen);
    setText(this.#badge, this.#unread > 99 ? "99+" : String(this.#unread));
    setShown(this.#badge, this.#unread > 0 && !this.#isOpen);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== "Escape" || event.isComposing || !this.#isOpen) return;
    event.stopPropagation();
    this.close();
  }

  /**
   * @param {string} name
   * @param {Record<string, unknown>} [detail]
   */
  #announce(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
