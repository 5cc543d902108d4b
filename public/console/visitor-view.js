// @ts-check
import { formatted, fullTime } from "../shared/dates.js";
import { element, setShown, setText } from "../shared/dom.js";
import { iconButton } from "../shared/icons.js";
import { safeHref } from "../shared/links.js";
import { locale, texts } from "./texts.js";
import { languageName, lastSpoken, localTime } from "./visitor-facts.js";
import { visitorName } from "./visitor-name.js";

/**
 * @typedef {import("./types.js").InboxItem} InboxItem
 * @typedef {import("./types.js").VisitorDetails} VisitorDetails
 */

/** @type {Intl.DateTimeFormatOptions} */
const DAY = { day: "numeric", month: "long", year: "numeric" };
/** @type {Intl.DateTimeFormatOptions} */
const MOMENT = { dateStyle: "long", timeStyle: "short" };
const OUTWARD = { target: "_blank", rel: "noopener noreferrer nofollow" };
/** How many of the visitor's other conversations are listed. */
const EARLIER = 10;

/** What is known of the visitor, and how surely; and what was between them and us before. */
export class VisitorView {
  #desk;
  #onOpen;
  #close;
  #title = element("h2");
  #body = element("div", { class: "body" });
  #drawn = "";

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {{ onOpen: (id: string) => void, onClose: () => void }} actions
   */
  constructor(desk, { onOpen, onClose }) {
    this.#desk = desk;
    this.#onOpen = onOpen;
    this.#close = iconButton("close", texts.close, onClose);
    const head = element("header", {}, this.#title, this.#close);
    this.node = element("section", { class: "visitor", tabindex: "0", "aria-label": texts.details, hidden: true });
    this.node.append(head, this.#body);
  }

  focus() {
    this.#close.focus();
  }

  draw() {
    const { thread, inbox } = this.#desk;
    const item = thread ? inbox.get(thread.id) : null;
    setShown(this.node, item !== null);
    if (!thread || !item) return;
    const details = thread.details;
    const time = localTime(details?.visitor.timezone, Date.now(), locale);
    const { id, visitor, department, site, rating, openedAt } = item;
    const key = JSON.stringify([id, visitor, department, site, rating, openedAt, time, thread.detailsState, details]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    setText(this.#title, visitorName(visitor));
    this.#body.replaceChildren(this.#facts(item, details, time), ...this.#past(item, details));
    if (thread.detailsState === "failed") this.#body.append(this.#fault(thread));
  }

  /**
   * @param {InboxItem} item
   * @param {VisitorDetails | null} details
   * @param {string | null} time where the visitor is
   */
  #facts(item, details, time) {
    const { visitor, department, site, openedAt, rating } = item;
    const tag = visitor.locale ?? details?.visitor.locale ?? null;
    const language = [tag && languageName(tag, locale), time && texts.there(time)].filter(Boolean).join(", ");
    const referrer = details?.visitor.referrer ?? null;
    return element(
      "dl",
      {},
      ...fact(texts.identity, ...identity(visitor)),
      ...fact(texts.page, pageLink(visitor.page ?? details?.visitor.page ?? null)),
      ...(referrer ? fact(texts.cameFrom, outwardLink(referrer, host(referrer))) : []),
      ...fact(texts.language, language || texts.none),
      ...(details ? fact(texts.whyYou, this.#whyYou(item, details)) : []),
      ...fact(texts.department, department ? `${site.name}, ${department.name}` : site.name),
      ...fact(texts.opened, moment(openedAt, MOMENT)),
      ...(details ? fact(texts.firstSeen, moment(details.visitor.firstSeenAt, DAY)) : []),
      ...(rating ? fact(texts.rating, ratingText(rating)) : []),
    );
  }

  /**
   * @param {InboxItem} item
   * @param {VisitorDetails} details
   */
  #whyYou({ visitor }, { episodes }) {
    const last = lastSpoken(episodes);
    if (last === null) return texts.firstTime;
    const name = visitorName(visitor);
    const date = formatted(last.at, DAY);
    const isMe = last.agent.id === this.#desk.session.agent.id;
    return isMe ? texts.youSpokeLast(name, date) : texts.otherSpokeLast(last.agent.name, name, date);
  }

  /**
   * @param {InboxItem} item
   * @param {VisitorDetails | null} details
   */
  #past(item, details) {
    if (details === null) return [];
    const earlier = details.conversations.filter(({ id }) => id !== item.id).slice(0, EARLIER);
    const episodes = details.episodes.filter(({ resolvedAt }) => resolvedAt !== null);
    const lines = episodes.map(({ openedAt, agent }) =>
      element("li", {}, texts.episode(formatted(openedAt, DAY), agent?.name ?? null)));
    return [
      ...section(texts.earlier, earlier.length > 0 ? earlier.map((one) => this.#earlier(one)) : [none()]),
      ...(lines.length > 0 ? section(texts.episodes, lines) : []),
    ];
  }

  /** @param {import("./types.js").EarlierConversation} conversation */
  #earlier({ id, department, agent, openedAt, rating, status }) {
    const open = element("button", { class: "link", type: "button" }, formatted(openedAt, DAY));
    open.addEventListener("click", () => this.#onOpen(id));
    const facts = [
      department?.name, agent && texts.withAgent(agent.name), status !== "resolved" && texts.open.toLowerCase(),
      rating && texts.ratingOf(rating.score),
    ];
    return element("li", {}, open, " ", element("span", {}, facts.filter(Boolean).join(", ")));
  }

  /** @param {import("./thread.js").Thread} thread */
  #fault(thread) {
    const retry = element("button", { class: "link", type: "button" }, texts.tryAgain);
    retry.addEventListener("click", () => thread.loadDetails());
    return element("p", { class: "fault" }, texts.detailsFailed, " ", retry);
  }
}

/**
 * @param {string} name
 * @param {...(Node | string)} values
 */
function fact(name, ...values) {
  return [element("dt", {}, name), element("dd", { dir: "auto" }, ...values)];
}

/**
 * @param {string} name
 * @param {HTMLElement[]} lines
 */
function section(name, lines) {
  return [element("h3", {}, name), element("ul", {}, ...lines)];
}

function none() {
  return element("li", { class: "none" }, texts.noneEarlier);
}

/**
 * How surely we know who it is, with the address if there is one, and what that word means.
 * @param {InboxItem["visitor"]} visitor
 */
function identity({ identity: level, email }) {
  const { name, meaning } = texts.identities[level];
  const tag = element("span", { class: level === "anonymous" ? "tag" : "tag good" }, name);
  const address = email === null ? null : element("a", { href: `mailto:${encodeURI(email)}` }, element("bdi", {}, email));
  return [tag, " ", ...(address ? [address] : []), element("p", { class: "hint" }, meaning)];
}

/**
 * The address is the visitor's claim, so it is shown whole in the tooltip and opened without a trace.
 * @param {InboxItem["visitor"]["page"]} page
 */
function pageLink(page) {
  const href = page ? safeHref(page.url) : null;
  if (!page || href === null) return page?.title || texts.none;
  const { pathname, search } = new URL(href);
  return element("span", {}, page.title ? `${page.title} ` : null, outwardLink(href, pathname + search));
}

/**
 * @param {string} address
 * @param {string} words
 */
function outwardLink(address, words) {
  const href = safeHref(address);
  return href === null ? words : element("a", { href, title: href, ...OUTWARD }, words);
}

/** @param {string} address */
function host(address) {
  const href = safeHref(address);
  return href === null ? address : new URL(href).host;
}

/**
 * @param {string} at
 * @param {Intl.DateTimeFormatOptions} style
 */
function moment(at, style) {
  return element("time", { datetime: at, title: fullTime(at) }, formatted(at, style));
}

/** @param {{ score: number, comment: string | null }} rating */
function ratingText({ score, comment }) {
  return comment ? `${texts.ratingOf(score)}: ${comment}` : texts.ratingOf(score);
}
