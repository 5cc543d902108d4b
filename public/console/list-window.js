// @ts-check

/** Rows drawn beyond each edge, so that a flick shows rows and not blanks. */
const OVERSCAN = 8;

/**
 * Which rows of a long list are drawn; all are equally high.
 * @param {{ scrollTop: number, height: number, rowHeight: number, count: number }} view in CSS pixels
 * @returns {{ first: number, end: number }} `end` is behind the last one
 */
export function drawnRange({ scrollTop, height, rowHeight, count }) {
  const top = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const bottom = Math.ceil((Math.max(0, scrollTop) + height) / rowHeight);
  const end = Math.min(count, bottom + OVERSCAN);
  return { first: Math.max(0, Math.min(top - OVERSCAN, end)), end };
}

/**
 * Where a list must stand after it was ordered anew, so that the reader still sees the same rows. At its start it stays
 * there, and shows what comes in. Elsewhere most of the rows in view moved by the same way, down or up; those that
 * jumped to the front do not take the reader along, which is why the middle of all moves counts.
 * @param {{ scrollTop: number, height: number, rowHeight: number }} view
 * @param {readonly string[]} before ids in the old order
 * @param {readonly string[]} after ids in the new order
 * @returns {number} the new scroll position
 */
export function keptScrollTop({ scrollTop, height, rowHeight }, before, after) {
  if (scrollTop <= 0) return 0;
  const top = Math.floor(scrollTop / rowHeight);
  const inView = before.slice(top, Math.ceil((scrollTop + height) / rowHeight));
  const places = new Map(inView.map((id, index) => [id, top + index]));
  /** @type {number[]} */
  const moves = [];
  after.forEach((id, index) => {
    const place = places.get(id);
    if (place !== undefined) moves.push(index - place);
  });
  moves.sort((a, b) => a - b);
  return Math.max(0, scrollTop + (moves[moves.length >> 1] ?? 0) * rowHeight);
}

/**
 * The nearest position that shows a row whole.
 * @param {number} index
 * @param {{ scrollTop: number, height: number, rowHeight: number }} view
 */
export function scrollTopShowing(index, { scrollTop, height, rowHeight }) {
  const top = index * rowHeight;
  return Math.min(top, Math.max(scrollTop, top + rowHeight - height));
}
