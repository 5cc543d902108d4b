// @ts-check
import { fullTime } from "../shared/dates.js";
import { element, setShown } from "../shared/dom.js";
import { safeHref } from "../shared/links.js";
import { texts } from "./texts.js";
import { visitorName } from "./visitor-name.js";

/** @typedef {import("../shared/types.js").InboxItem} InboxItem */

/** What is known of the visitor, and how surely. */
export class VisitorView {
  #list = element("dl");
  #drawn = "";

  constructor() {
    this.node = element("aside", { class: "visitor", "aria-label": texts.details, hidden: true }, this.#list);
  }

  /** @param {InboxItem | null} item */
  draw(item) {
    setShown(this.node, item !== null);
    if (!item) return;
    const { id, visitor, department, site, openedAt, rating } = item;
    const key = JSON.stringify([id, visitor, department, site, rating]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.#list.replaceChildren(
      ...fact(texts.identity, identity(visitor)),
      ...fact(texts.page, pageLink(visitor.page)),
      ...fact(texts.language, visitor.locale ? languageName(visitor.locale) : texts.none),
      ...fact(texts.department, department ? `${site.name}, ${department.name}` : site.name),
      ...fact(texts.opened, fullTime(openedAt)),
      ...(rating ? fact(texts.rating, ratingText(rating)) : []),
    );
  }
}

/**
 * @param {string} name
 * @param {Node | string} value
 */
function fact(name, value) {
  return [element("dt", {}, name), element("dd", { dir: "auto" }, value)];
}

/** @param {import("../shared/types.js").Visitor} visitor */
function identity(visitor) {
  const isSure = visitor.identity !== "anonymous";
  const tag = element("span", { class: isSure ? "tag good" : "tag" }, texts.identities[visitor.identity]);
  const isEmailNew = visitor.email !== null && visitor.email !== visitorName(visitor);
  const email = isEmailNew ? element("span", { class: "email" }, visitor.email) : null;
  return element("span", {}, element("bdi", {}, visitorName(visitor)), " ", tag, email);
}

/**
 * The address is the visitor's claim, so it is shown whole and opened without a trace.
 * @param {import("../shared/types.js").Visitor["page"]} page
 */
function pageLink(page) {
  const href = page ? safeHref(page.url) : null;
  if (!page || href === null) return page?.title || texts.none;
  const link = element("a", { href, target: "_blank", rel: "noopener noreferrer nofollow", title: href });
  link.textContent = new URL(href).pathname;
  return element("span", {}, page.title ? `${page.title} ` : null, link);
}

/** @param {string} locale */
function languageName(locale) {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(locale) ?? locale;
  } catch {
    return locale;
  }
}

/** @param {{ score: number, comment: string | null }} rating */
function ratingText({ score, comment }) {
  return comment ? `${texts.ratingOf(score)}: ${comment}` : texts.ratingOf(score);
}
