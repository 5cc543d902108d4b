// @ts-check

/** Web addresses alone: a scheme that could run something (`javascript:`, `data:`) is never matched. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;
const CLOSING = new Map([[")", "("], ["]", "["], ["}", "{"]]);

/** @typedef {{ text: string, href: string | null }} Segment */

/**
 * Splits a text into plain stretches and links. The stretches joined are the text again, character for character.
 * @param {string} text
 * @returns {Segment[]}
 */
export function splitLinks(text) {
  /** @type {Segment[]} */
  const segments = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutTrailingPunctuation(match[0]);
    const href = safeHref(address);
    if (href === null) continue;
    const start = match.index ?? 0;
    if (start > end) segments.push({ text: text.slice(end, start), href: null });
    segments.push({ text: address, href });
    end = start + address.length;
  }
  if (end < text.length) segments.push({ text: text.slice(end), href: null });
  return segments;
}

/**
 * The address in its normal form, or null unless it is a plain web address. One that carries a user name is refused:
 * `https://bank.example@evil.example` only looks like the bank's.
 * @param {string} address
 */
export function safeHref(address) {
  try {
    const url = new URL(address);
    const isWeb = url.protocol === "https:" || url.protocol === "http:";
    return isWeb && url.hostname !== "" && url.username === "" && url.password === "" ? url.href : null;
  } catch {
    return null;
  }
}

/** A full stop ends the sentence, not the address; a bracket belongs to it only if it was opened inside. */
function withoutTrailingPunctuation(/** @type {string} */ address) {
  let result = address;
  for (;;) {
    const last = result[result.length - 1];
    const opening = CLOSING.get(last);
    const isUnopened = opening !== undefined && count(result, last) > count(result, opening);
    if (!isUnopened && !/[.,;:!?…»”’*_~]/u.test(last)) return result;
    result = result.slice(0, -1);
  }
}

function count(/** @type {string} */ text, /** @type {string} */ character) {
  return text.split(character).length - 1;
}
