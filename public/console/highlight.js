// @ts-check

/** @typedef {{ text: string, isHit: boolean }} Part */

/**
 * Splits a text where the words of a search stand in it, whatever their case or accents. The parts joined are the text.
 * @param {string} text
 * @param {string} query
 * @returns {Part[]}
 */
export function highlight(text, query) {
  const words = fold(query.trim()).folded;
  const { folded, places } = fold(text);
  /** @type {Part[]} */
  const parts = [];
  let end = 0;
  for (let at = find(folded, words, 0); at >= 0; at = find(folded, words, at + words.length)) {
    const from = places[at];
    const to = places[at + words.length] ?? text.length;
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
 * @param {string} words
 * @param {number} from
 */
function find(text, words, from) {
  return words === "" ? -1 : text.indexOf(words, from);
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
