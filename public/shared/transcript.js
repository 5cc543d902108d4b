// @ts-check
import { dayLabel, fullTime, timeOfDay } from "./dates.js";
import { draw, element } from "./dom.js";
import { icon } from "./icons.js";
import { splitLinks } from "./links.js";

/**
 * @typedef {import("./message-rows.js").Row} Row
 * @typedef {import("./conversation-model.js").Item} Item
 * @typedef {import("./dom.js").Tree} Tree
 *
 * @typedef {object} TranscriptTexts
 * @property {string} log names the region
 * @property {string} deleted stands for a deleted message
 * @property {string} edited
 * @property {string} notSent
 * @property {string} tryAgain
 * @property {string} discard
 * @property {string} newMessages
 */

/** A page that a stranger's message leads to learns nothing of this one. */
const OUTWARD = { target: "_blank", rel: "noopener noreferrer nofollow" };
/** How close to the end counts as reading along. */
const END_PIXELS = 48;
/** How close to the start loads older messages. */
const START_PIXELS = 200;
/** How long the log stays silent after history came in: a screen reader hears of a change later than the page. */
const SILENT_MILLISECONDS = 500;

/**
 * Draws the rows of a conversation into a scrolling log. A message is written once, so that a screen reader announces
 * it once. The view stays at the end while the reader is there, and stays where it is when history comes in above.
 */
export class Transcript {
  #options;
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
   * @param {(item: Item) => Tree} [options.filesOf] what is attached
   * @param {(item: Item) => void} options.onRetry
   * @param {(item: Item) => void} options.onDiscard
   * @param {() => void} options.onStart the reader came near the start
   */
  constructor(options) {
    const { log, newMessages } = options.texts;
    const onclick = () => this.scrollToEnd();
    this.#options = options;
    this.#log = element("div.log", { role: "log", tabindex: 0, "aria-label": log, onscroll: () => this.#onScroll() });
    this.#jump = element("button.jump", { hidden: true, onclick }, icon("down"), newMessages);
    this.node = element("div.transcript", {}, this.#log, this.#jump);
    new ResizeObserver(() => this.#isAtEnd && this.scrollToEnd()).observe(this.#log);
  }

  /** Forgets everything, for another conversation. */
  clear() {
    this.#isAtEnd = true;
    this.update([]);
  }

  /**
   * @param {readonly Row[]} rows
   * @param {string} [typing] who is, in words; empty for nobody
   */
  update(rows, typing = "") {
    const log = this.#log;
    const first = rows.find(({ kind }) => kind === "message")?.key;
    const last = rows.at(-1)?.key;
    const isHistory = first !== this.#first;
    const below = log.scrollHeight - log.scrollTop;
    const dots = ["div.typing", { "aria-live": "off" }, ["i"], ["i"], ["i"], ["span.unseen", {}, typing]];
    if (isHistory) this.#silence();
    draw(log, ...rows.map((row) => this.#tree(row)), typing && /** @type {Tree} */ (dots));
    if (this.#isAtEnd) this.scrollToEnd();
    else if (isHistory) log.scrollTop = log.scrollHeight - below;
    else if (last !== this.#last) this.#jump.hidden = false;
    this.#first = first;
    this.#last = last;
  }

  scrollToEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#isAtEnd = true;
    this.#jump.hidden = true;
  }

  #onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < END_PIXELS;
    if (this.#isAtEnd) this.#jump.hidden = true;
    if (scrollTop < START_PIXELS && scrollHeight > clientHeight) this.#options.onStart();
  }

  /** What was said long ago is not read aloud. */
  #silence() {
    this.#log.ariaLive = "off";
    setTimeout(() => {
      this.#log.ariaLive = "polite";
    }, SILENT_MILLISECONDS);
  }

  /**
   * @param {Row} row
   * @returns {Tree}
   */
  #tree(row) {
    const { kind, key } = row;
    if (kind === "message") return this.#message(row);
    if (kind === "state") return this.#state(row);
    if (kind === "notice") return ["div.notice", { key }, row.text];
    if (kind === "day") return ["div.day", { key }, dayLabel(row.at, Date.now())];
    // Beside the name and time that are read aloud with each message, these are for the eye.
    return ["div.name", { key, "aria-hidden": "true" }, ["bdi", {}, row.name], ` ${timeOfDay(row.at)}`];
  }

  /**
   * @param {import("./message-rows.js").MessageRow} row
   * @returns {Tree}
   */
  #message({ key, item, own }) {
    const { texts, authorOf, filesOf } = this.#options;
    const { text, deleted, updatedAt, note, state, files = [], createdAt } = item;
    const classes = ["message", own && "own", note && "note", deleted && "gone", files[0] && "filed", state];
    const content = () => [
      ["span.unseen", {}, `${authorOf(item)}, ${timeOfDay(createdAt)}: `],
      !deleted && files[0] && filesOf?.(item),
      deleted ? texts.deleted : text && ["span.text", { dir: "auto", title: fullTime(createdAt) }, ...richText(text)],
      !deleted && updatedAt && ["small", {}, texts.edited],
    ];
    const memo = [deleted, updatedAt, files.length, text].join();
    return ["div", { key, memo, class: classes.filter(Boolean).join(" ") }, content];
  }

  /**
   * @param {import("./message-rows.js").StateRow} row
   * @returns {Tree}
   */
  #state({ key, item }) {
    const { texts, stateOf, onRetry, onDiscard } = this.#options;
    if (item.state !== "failed") return ["div.state", { key, "aria-live": "off" }, stateOf(item)];
    const again = ["button.link", { onclick: () => onRetry(item) }, texts.tryAgain];
    const discard = ["button.link", { onclick: () => onDiscard(item) }, texts.discard];
    return ["div.state.bad", { key: `${key} bad`, "aria-live": "assertive" }, texts.notSent, " ", again, " ", discard];
  }
}

/**
 * A text with its web addresses as links.
 * @param {string} text
 * @returns {Tree[]}
 */
function richText(text) {
  return splitLinks(text).map(({ text: part, href }) => (href ? ["a", { href, ...OUTWARD }, part] : part));
}
