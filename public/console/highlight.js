// @ts-check

/** @typedef {{ text: string, isHit: boolean }} Part */

/**
 * Splits a text where words of a search stand in it, whatever their case or accents. The parts joined are the text.
 * @param {string} text
 * @param {string} query
 * @returns {Part[]}
 */
export function highlight(text, query) {
  const words = fold(query).folded.split(/\s+/u).filter(Boolean);
  const { folded, places } = fold(text);
  /** @type {Part[]} */
  const parts = [];
  let end = 0;
  for (const { start, length } of hits(folded, words)) {
    const from = places[start];
    const to = places[start + length] ?? text.length;
    if (from < end || to <= from) continue;
    if (from > end) parts.push({ text: text.slice(end, from), isHit: false });
    parts.push({ text: text.slice(from, to), isHit: true });
    end = to;
  }
  if (end < text.length) parts.push({ text: text.slice(end), isHit: false });
  return parts;
}

/**
 * @param {string} text
 * @param {string[]} words
 */
function hits(text, words) {
  /** @type {{ start: number, length: number }[]} */
  const found = [];
  for (const word of words) {
    for (let start = text.indexOf(word); start >= 0; start = text.indexOf(word, start + word.length)) {
      found.push({ start, length: word.length });
    }
  }
  return found.sort((a, b) => a.start - b.start || b.length - a.length);
}

/**
 * The text without case and accents, and for each of its places the place in the original.
 * @param {string} text
 */
function fold(text) {
  let folded = "";
  /** @type {number[]} */
  const places = [];
  let place = 0;
  for (const character of text) {
    const plain = character.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    for (let index = 0; index < plain.length; index += 1) places.push(place);
    folded += plain;
    place += character.length;
  }
  return { folded, places };
}
