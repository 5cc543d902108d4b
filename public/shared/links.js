// @ts-check

/**
 * Web addresses alone: a scheme that could run something (`javascript:`, `data:`) is never matched. A bracket belongs to
 * one only if it is opened and closed inside, and the punctuation behind it to the sentence.
 */
const ADDRESS =
  /\bhttps?:\/\/(?:\([^\s<>()]*\)|[^\s<>()[\]{}"'`\u200e\u200f\u202a-\u202e\u2066-\u2069])+(?<![.,;:!?…»”’*_~])/giu;

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
  for (const { 0: address, index = 0 } of text.matchAll(ADDRESS)) {
    const href = safeHref(address);
    if (href === null) continue;
    segments.push({ text: text.slice(end, index), href: null }, { text: address, href });
    end = index + address.length;
  }
  segments.push({ text: text.slice(end), href: null });
  return segments.filter((segment) => segment.text !== "");
}

/**
 * The address in its normal form, or null unless it is a plain web address. One that carries a user name is refused:
 * `https://bank.example@evil.example` only looks like the bank's.
 * @param {string} address
 */
export function safeHref(address) {
  try {
    const { protocol, username, password, href } = new URL(address);
    return /^https?:$/.test(protocol) && username + password === "" ? href : null;
  } catch {
    return null;
  }
}
