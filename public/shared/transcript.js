// @ts-check
import { dayLabel, fullTime, timeOfDay } from "./dates.js";
import { element, setAttributes, setShown, setText } from "./dom.js";
import { icon } from "./icons.js";
import { splitLinks } from "./links.js";

/**
 * @typedef {import("./message-rows.js").Row} Row
 * @typedef {import("./message-list.js").Item} Item
 *
 * @typedef {object} TranscriptTexts
 * @property {string} log names the region
 * @property {string} deleted stands for a deleted message
 * @property {string} edited
 * @property {string} notSent
 * @property {string} tryAgain
 * @property {string} discard
 * @property {string} newMessages
 *
 * @typedef {object} Entry
 * @property {HTMLElement} node
 * @property {string} [drawn] what a message showed when it was last written
 */

/** A page that a stranger's message leads to learns nothing of this one. */
const OUTWARD = { target: "_blank", rel: "noopener noreferrer nofollow" };
/** How close to the end counts as reading along. */
const END_PIXELS = 48;
/** How close to the start loads older messages. */
const START_PIXELS = 200;
/** How long a reader stays silent after history came in: it hears of a change somewhat later than the page. */
const SILENT_MILLISECONDS = 500;

/**
 * Draws the rows of a conversation into a scrolling log. Nodes are kept by key and only what changed is written, so a
 * screen reader announces a new message once, and a selection survives. The view stays at the end while the reader is
 * there, and stays where it is when history comes in above.
 */
export class Transcript {
  #options;
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  #words = element("span", { class: "unseen" });
  #typing = element("div", { class: "typing", "aria-live": "off", hidden: true });
  #log;
  #jump;
  /** @type {string | undefined} the oldest message */
  #first;
  /** @type {string | undefined} the newest line */
  #last;
  #isAtEnd = true;

  /**
   * @param {object} options
   * @param {TranscriptTexts} options.texts
   * @param {(item: Item) => string} options.authorOf the name read aloud before a message
   * @param {(item: Item) => string} options.stateOf the words under the last own message
   * @param {(item: Item) => Node | null} [options.filesOf] draws what is attached
   * @param {(item: Item) => void} options.onRetry
   * @param {(item: Item) => void} [options.onDiscard]
   * @param {() => void} options.onStart the reader came near the start
   */
  constructor(options) {
    const { texts, onStart } = options;
    this.#options = options;
    this.#typing.append(element("i"), element("i"), element("i"), this.#words);
    this.#log = element("div", { class: "log", role: "log", tabindex: "0", "aria-label": texts.log }, this.#typing);
    const toEnd = () => this.scrollToEnd();
    this.#jump = element("button", { class: "jump", type: "button", hidden: true, onclick: toEnd });
    this.#jump.append(icon("down"), texts.newMessages);
    this.#log.addEventListener("scroll", () => this.#onScroll(onStart), { passive: true });
    this.node = element("div", { class: "transcript" }, this.#log, this.#jump);
    new ResizeObserver(() => this.#isAtEnd && this.scrollToEnd()).observe(this.#log);
  }

  /** Forgets everything, for another conversation. */
  clear() {
    this.update([]);
    this.#isAtEnd = true;
  }

  /**
   * @param {readonly Row[]} rows
   * @param {string} [typing] who is, in words; empty for nobody
   */
  update(rows, typing = "") {
    const first = rows.find((row) => row.kind === "message")?.key;
    const last = rows.at(-1)?.key;
    const isOlder = this.#first !== undefined && first !== this.#first && rows.some(({ key }) => key === this.#first);
    if (first !== this.#first) this.#silence();
    const below = this.#log.scrollHeight - this.#log.scrollTop;
    this.#dropOthers(rows);
    this.#place(rows);
    setText(this.#words, typing);
    setShown(this.#typing, typing !== "");
    if (this.#isAtEnd) this.scrollToEnd();
    else if (isOlder) this.#log.scrollTop = this.#log.scrollHeight - below;
    else if (last !== this.#last) this.#jump.hidden = false;
    this.#first = first;
    this.#last = last;
  }

  scrollToEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#isAtEnd = true;
    this.#jump.hidden = true;
  }

  /** @param {() => void} onStart */
  #onScroll(onStart) {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < END_PIXELS;
    if (this.#isAtEnd) this.#jump.hidden = true;
    if (scrollTop < START_PIXELS && scrollHeight > clientHeight) onStart();
  }

  /** What was said long ago is not read aloud. */
  #silence() {
    this.#log.setAttribute("aria-live", "off");
    setTimeout(() => this.#log.setAttribute("aria-live", "polite"), SILENT_MILLISECONDS);
  }

  /** @param {readonly Row[]} rows */
  #dropOthers(rows) {
    const keys = new Set(rows.map((row) => row.key));
    for (const [key, { node }] of this.#entries) {
      if (keys.has(key)) continue;
      node.remove();
      this.#entries.delete(key);
    }
  }

  /** @param {readonly Row[]} rows */
  #place(rows) {
    let next = this.#typing;
    for (const row of [...rows].reverse()) {
      const entry = this.#entries.get(row.key) ?? { node: element("div") };
      this.#entries.set(row.key, entry);
      this.#fill(entry, row);
      if (entry.node.nextSibling !== next) this.#log.insertBefore(entry.node, next);
      next = entry.node;
    }
  }

  /**
   * @param {Entry} entry
   * @param {Row} row
   */
  #fill(entry, row) {
    const { node } = entry;
    setAttributes(node, { class: row.kind === "message" ? messageClasses(row) : row.kind });
    if (row.kind === "day") setText(node, dayLabel(row.at, Date.now()));
    else if (row.kind === "notice") setText(node, row.text);
    else if (row.kind === "name") fillName(node, row);
    else if (row.kind === "state") this.#fillState(node, row.item);
    else this.#fillMessage(entry, row.item);
  }

  /**
   * @param {Entry} entry
   * @param {Item} item
   */
  #fillMessage(entry, item) {
    const { texts, authorOf, filesOf } = this.#options;
    const { text, deleted, updatedAt, files } = item;
    const drawn = JSON.stringify([text, deleted, updatedAt, files?.map(({ id }) => id)]);
    if (entry.drawn === drawn) return;
    entry.drawn = drawn;
    entry.node.title = fullTime(item.createdAt);
    entry.node.replaceChildren(
      element("span", { class: "unseen" }, `${authorOf(item)}, ${timeOfDay(item.createdAt)}: `),
      (!deleted && filesOf?.(item)) || "",
      deleted ? texts.deleted : text === "" ? "" : richText(text),
      !deleted && updatedAt ? element("small", {}, texts.edited) : "",
    );
  }

  /**
   * @param {HTMLElement} node
   * @param {Item} item
   */
  #fillState(node, item) {
    const { texts, stateOf, onRetry, onDiscard } = this.#options;
    const isFailed = item.state === "failed";
    if (isFailed === node.hasAttribute("data-failed") && isFailed) return;
    setAttributes(node, { "data-failed": isFailed, "aria-live": isFailed ? "assertive" : "off" });
    if (!isFailed) return setText(node, stateOf(item));
    const button = (/** @type {string} */ words, /** @type {(item: Item) => void} */ act) =>
      element("button", { class: "link", type: "button", onclick: () => act(item) }, words);
    node.replaceChildren(texts.notSent, " ", button(texts.tryAgain, onRetry));
    if (onDiscard) node.append(" ", button(texts.discard, onDiscard));
  }
}

/** @param {import("./message-rows.js").MessageRow} row */
function messageClasses({ item, own, first, last }) {
  const state = item.state !== "sent" && item.state;
  const kinds = [own && "own", item.note && "note", item.deleted && "gone", item.files?.length && "filed", state];
  return ["message", ...kinds, first && "first", last && "last"].filter(Boolean).join(" ");
}

/**
 * Beside the name and time that are read aloud with each message, these are for the eye.
 * @param {HTMLElement} node
 * @param {import("./message-rows.js").NameRow} row
 */
function fillName(node, row) {
  if (node.firstChild) return;
  node.setAttribute("aria-hidden", "true");
  node.append(element("bdi", {}, row.name), " ", element("time", { datetime: row.at }, timeOfDay(row.at)));
}

/**
 * A text with its web addresses as links. Its direction is its own, whatever stands around it.
 * @param {string} text
 */
export function richText(text) {
  const node = element("span", { class: "text", dir: "auto" });
  for (const { text: part, href } of splitLinks(text)) {
    node.append(href === null ? part : element("a", { href, ...OUTWARD }, part));
  }
  return node;
}
