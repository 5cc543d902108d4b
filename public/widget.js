// @ts-check
/**
 * The loader: `<script type="module" src="https://chat.example/widget.js" data-site="KEY"></script>`.
 *
 * Puts one `<frontdesk-chat>` on the page: a launcher, and behind it the chat, whose modules are loaded when the visitor
 * opens it, or at leisure where this browser had it open before. Until then nothing is stored, and the server is asked
 * for nothing but this file. The page's API may be used before the chat is there.
 *
 * Attributes: `site`, `department`, `theme` (light, dark), `accent` (#rrggbb), `side` (start, end), `locale`,
 * `identity-token`; on the script tag, each as `data-…`. Events, which don't bubble: `ready`, `opened`, `closed`,
 * `unread` (detail.count), `message` (detail.message), `error` (detail.code).
 */

/** @typedef {import("./widget/chat.js").ChatPanel} ChatPanel */

const TAG = "frontdesk-chat";
const BASE = new URL(".", import.meta.url).href;
const SVG = "http://www.w3.org/2000/svg";
const SPEECH = "M4.5 4h11Q17 4 17 5.5v7q0 1.5-1.5 1.5H9l-4 3v-3h-.5Q3 14 3 12.5v-7Q3 4 4.5 4Z";
const DOWN = "m5 7.5 5 5 5-5";

/**
 * By language: to open, how many are unread, to close, and what to say when the chat does not come.
 * @type {Record<string, string[]>}
 */
const WORDS = {
  en: ["Open chat", "unread", "Close chat", "The chat did not load. Try again."],
  es: ["Abrir chat", "sin leer", "Cerrar chat", "El chat no se cargó. Inténtalo otra vez."],
  de: ["Chat öffnen", "ungelesen", "Chat schließen", "Der Chat wurde nicht geladen. Bitte noch einmal."],
  fr: ["Ouvrir le chat", "non lus", "Fermer le chat", "Le chat ne s’est pas ouvert. Réessayez."],
  ar: ["فتح المحادثة", "غير مقروءة", "إغلاق المحادثة", "لم تفتح المحادثة. حاول مجددًا."],
  ja: ["チャットを開く", "件未読", "チャットを閉じる", "チャットを開けません。もう一度お試しください。"],
};

const LIGHT = "color-scheme: light; --accent: #1f5fd6; --on-accent: #fff;";
const DARK = "color-scheme: dark; --accent: #7fb0ff; --on-accent: #0b1a33;";
const STYLES = `
:host { all: initial; position: fixed; z-index: 2147483000; display: grid; justify-items: end;
  inset-inline-end: 20px; inset-block-end: max(20px, env(safe-area-inset-bottom)); font: 15px/1.4 system-ui; ${LIGHT} }
@media (prefers-color-scheme: dark) { :host { ${DARK} } }
:host([theme="light"]) { ${LIGHT} }
:host([theme="dark"]) { ${DARK} }
:host([side="start"]) { justify-items: start; inset-inline: 20px auto; }
:host([hidden]) { display: none; }
.launcher { display: grid; place-items: center; inline-size: 56px; block-size: 56px; padding: 0;
  border: 1px solid transparent; border-radius: 50%; background: var(--accent); color: var(--on-accent); cursor: pointer;
  box-shadow: 0 4px 16px #0004; }
.launcher:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.launcher svg { inline-size: 26px; fill: none; stroke: currentColor; stroke-width: 1.5; }
.badge { position: absolute; inset-block-end: 40px; inset-inline-end: -4px; min-inline-size: 12px; padding: 0 5px;
  border: 2px solid Canvas; border-radius: 11px; background: #c0352b; color: #fff; font: 600 12px/18px system-ui; }
.fault { inline-size: 240px; padding: 12px; border-radius: 12px; background: CanvasText; color: Canvas; }
@media (max-width: 479.98px) { :host([open]) .launcher { display: none; } }
@media print { :host { display: none; } }`;

class ChatElement extends HTMLElement {
  static observedAttributes = ["accent", "locale", "department", "identity-token"];
  #root = this.attachShadow({ mode: "open" });
  #look = new CSSStyleSheet();
  #launcher = make("button", { className: "launcher" });
  #icon = document.createElementNS(SVG, "path");
  #badge = make("span", { className: "badge" });
  #fault = make("p", { className: "fault", role: "alert", hidden: true });
  /** @type {Promise<ChatPanel> | undefined} */
  #chat;
  /** @type {{ url?: string, title?: string } | undefined} */
  #page;
  #isOpen = false;
  #unread = 0;

  constructor() {
    super();
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("viewBox", "0 0 20 20");
    drawing.append(this.#icon);
    this.#launcher.onclick = () => (this.#isOpen ? this.close() : this.open());
    this.#launcher.append(drawing, this.#badge);
    this.#root.adoptedStyleSheets = [this.#look];
    this.#root.append(this.#fault, this.#launcher);
    this.#root.addEventListener("keydown", (event) => this.#onKey(/** @type {KeyboardEvent} */ (event)));
  }

  connectedCallback() {
    window.addEventListener("storage", this.#follow);
    this.#draw();
    const keys = this.#keys();
    if (keys.includes(this.#key("open"))) this.#show(true);
    else if (keys.includes(this.#key("token"))) (globalThis.requestIdleCallback ?? setTimeout)(() => this.#wake());
  }

  disconnectedCallback() {
    window.removeEventListener("storage", this.#follow);
    this.#forget();
  }

  /**
   * @param {string} name
   * @param {string | null} _
   * @param {string | null} value
   */
  attributeChangedCallback(name, _, value) {
    const isOpen = this.#isOpen;
    if (name === "locale" && this.#chat) {
      this.#forget();
      if (isOpen) this.#show(true);
      else this.#wake();
    }
    this.#later((chat) => {
      if (name === "identity-token" && value) chat.conversation.identify(value);
      chat.conversation.department = this.#attribute("department");
      chat.render();
    });
    this.#draw();
  }

  /** Opens the chat; resolves once it can be used. */
  open() {
    return this.#show(false);
  }

  /** Closes it, and gives the focus back to the launcher if it was inside. */
  close() {
    if (!this.#isOpen) return;
    const isInside = this.#root.activeElement;
    this.#isOpen = false;
    this.#draw();
    this.#later((chat) => {
      chat.conversation.isOpen = false;
      chat.hide();
      if (isInside) this.#launcher.focus();
      this.#tell("closed");
    });
  }

  /**
   * The visitor is the person whom the site's token names.
   * @param {string} token
   */
  identify(token) {
    this.setAttribute("identity-token", token);
  }

  /** Forgets the visitor, in all tabs: the chat is as if it had never been opened. */
  reset() {
    this.close();
    this.removeAttribute("identity-token");
    this.#later(({ conversation }) => conversation.reset());
    for (const key of this.#keys()) localStorage.removeItem(key);
  }

  /**
   * The visitor went to another page of a single-page application.
   * @param {{ url?: string, title?: string }} [page] the document's otherwise
   */
  setPage(page = {}) {
    this.#page = page;
    this.#later(({ conversation }) => conversation.setPage(page));
  }

  /** @param {boolean} isQuiet it was open before, on another page or in another tab, so it takes no focus */
  async #show(isQuiet) {
    // On a phone it would cover the page that the visitor has just asked for.
    if (this.#isOpen || (isQuiet && innerWidth < 480)) return this.#wake();
    this.#isOpen = this.#fault.hidden = true;
    this.#draw();
    await this.#load((chat) => {
      if (!this.#isOpen) return;
      chat.conversation.isOpen = true;
      chat.show(isQuiet);
      this.#tell("opened");
    });
  }

  /** Connects a chat that stays closed, so that what is unread can be counted. */
  #wake() {
    return this.#load(({ conversation }) => conversation.start());
  }

  /**
   * Does something with the chat, and loads it for that.
   * @param {(chat: ChatPanel) => void} action
   */
  async #load(action) {
    try {
      action(await (this.#chat ??= this.#make()));
    } catch {
      this.#fault.hidden = !this.#isOpen;
      this.#forget();
      this.#tell("error", { code: "load_failed" });
    }
  }

  async #make() {
    const { createChat } = await import("./widget/chat.js");
    const accent = () => this.#attribute("accent");
    const chat = await createChat({
      root: this.#root,
      base: BASE,
      site: this.#attribute("site") ?? "",
      department: this.#attribute("department"),
      identityToken: this.#attribute("identity-token"),
      locale: this.#language,
      get accent() {
        return accent();
      },
      onClose: () => this.close(),
      onUnread: (count) => this.#count(count),
      onMessage: (message) => this.#tell("message", { message }),
      onError: (code) => this.#tell("error", { code }),
    });
    if (this.#page) chat.conversation.setPage(this.#page);
    this.#tell("ready");
    return chat;
  }

  /** Ends the chat, as if it had not been loaded. */
  #forget() {
    this.#later((chat) => chat.stop());
    this.#chat = undefined;
    this.#isOpen = false;
    this.#count(0);
    this.#draw();
  }

  /**
   * Does something with the chat, if it is there or on its way.
   * @param {(chat: ChatPanel) => void} action
   */
  #later(action) {
    this.#chat?.then(action, () => {});
  }

  /** @param {number} count */
  #count(count) {
    if (count === this.#unread) return;
    this.#unread = count;
    this.#draw();
    this.#tell("unread", { count });
  }

  #draw() {
    const [open, unread, close, fault] = WORDS[this.#language?.slice(0, 2).toLowerCase() ?? "en"];
    const accent = this.#attribute("accent") ?? "";
    const count = this.#unread;
    const colors = accent && `:host { --accent: ${accent}; --on-accent: ${textOn(accent)}; }`;
    this.toggleAttribute("open", this.#isOpen);
    this.#launcher.ariaLabel = this.#isOpen ? close : count > 0 ? `${open}, ${count} ${unread}` : open;
    this.#launcher.ariaExpanded = String(this.#isOpen);
    this.#icon.setAttribute("d", this.#isOpen ? DOWN : SPEECH);
    this.#badge.textContent = count > 99 ? "99+" : String(count);
    this.#badge.hidden = count === 0 || this.#isOpen;
    this.#fault.textContent = fault;
    this.#look.replaceSync(STYLES + colors);
  }

  /** @param {KeyboardEvent} event */
  #onKey({ key, isComposing, defaultPrevented }) {
    if (key === "Escape" && !isComposing && !defaultPrevented) this.close();
  }

  /**
   * What another tab has changed.
   * @param {StorageEvent} event
   */
  #follow = ({ key, newValue }) => {
    if (key === this.#key("open")) newValue ? this.#show(true) : this.close();
    if (key === this.#key("token")) newValue ? this.#wake() : this.#forget();
  };

  /** The language of the page, if the widget speaks it; else the visitor's. */
  get #language() {
    const wishes = [this.#attribute("locale"), document.documentElement.lang, navigator.language];
    return wishes.find((wish = "") => wish.slice(0, 2).toLowerCase() in WORDS);
  }

  /** @param {string} name */
  #attribute(name) {
    return this.getAttribute(name) ?? undefined;
  }

  /** What this browser keeps for the chat; a browser may forbid even the question. */
  #keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(this.#key("")));
    } catch {
      return [];
    }
  }

  /** @param {string} name */
  #key(name) {
    return `frontdesk ${BASE} ${this.#attribute("site")} ${name}`;
  }

  /**
   * @param {string} name
   * @param {Record<string, unknown>} [detail]
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/**
 * Black or white, whichever is read more easily on a colour (WCAG 2.2, relative luminance).
 * @param {string} color `#rrggbb`
 */
function textOn(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => (parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.3 ? "#000" : "#fff";
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {object} properties
 */
function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

if (!customElements.get(TAG)) customElements.define(TAG, ChatElement);

if (!document.querySelector(TAG)) {
  const tags = /** @type {HTMLScriptElement[]} */ ([...document.querySelectorAll("script[data-site]")]);
  const own = tags.find(({ src }) => src === import.meta.url) ?? tags[0];
  const chat = document.createElement(TAG);
  for (const { name, value } of own?.attributes ?? []) {
    if (name.startsWith("data-")) chat.setAttribute(name.slice(5), value);
  }
  document.body.append(chat);
}
