// @ts-check
import { dayKey } from "./dates.js";

/** Messages further apart than this do not share a group. */
const GROUP_MILLISECONDS = 5 * 60_000;

/**
 * @typedef {import("./conversation-model.js").Item} Item
 * @typedef {{ seq: number, key: string, text: string }} Notice a line such as "Mira joined"
 *
 * @typedef {{ kind: "day", key: string, at: string }} DayRow
 * @typedef {{ kind: "notice", key: string, text: string }} NoticeRow
 * @typedef {{ kind: "name", key: string, name: string, at: string }} NameRow
 * @typedef {{ kind: "message", key: string, item: Item, own: boolean, first: boolean, last: boolean }} MessageRow
 * @typedef {{ kind: "state", key: string, item: Item }} StateRow under the last own message
 * @typedef {DayRow | NoticeRow | NameRow | MessageRow | StateRow} Row
 */

/**
 * Arranges a conversation for the eye: days, groups of one person, and the delivery state under the last own message
 * and under each that failed.
 * @param {readonly Item[]} items in order
 * @param {object} view
 * @param {(item: Item) => boolean} view.isOwn drawn at the end of the line
 * @param {(item: Item) => string} view.authorOf equal for messages of one person, pending ones included
 * @param {(item: Item) => string | null} view.nameOf null where the name goes without saying
 * @param {readonly Notice[]} [view.notices] by `seq`
 * @returns {Row[]}
 */
export function arrangeRows(items, { isOwn, authorOf, nameOf, notices = [] }) {
  /** @type {Row[]} */
  const rows = [];
  const waiting = [...notices];
  const lastOwn = [...items].reverse().find((item) => isOwn(item) && !item.note && !item.deleted);
  const isJoined = (/** @type {Item | undefined} */ a, /** @type {Item | undefined} */ b) =>
    a !== undefined && b !== undefined && authorOf(a) === authorOf(b) && isClose(a, b);
  items.forEach((item, index) => {
    const before = items[index - 1];
    const after = items[index + 1];
    if (!before || dayKey(before.createdAt) !== dayKey(item.createdAt)) {
      rows.push({ kind: "day", key: `day ${dayKey(item.createdAt)}`, at: item.createdAt });
    }
    const isInterrupted = pushNotices(rows, waiting, item.seq ?? Infinity);
    const first = isInterrupted || !isJoined(before, item);
    const last = !isJoined(item, after) || (waiting.length > 0 && waiting[0].seq < (after?.seq ?? Infinity));
    const name = first ? nameOf(item) : null;
    if (name !== null) rows.push({ kind: "name", key: `name ${item.key}`, name, at: item.createdAt });
    rows.push({ kind: "message", key: item.key, item, own: isOwn(item), first, last });
    if (item === lastOwn || item.state === "failed") rows.push({ kind: "state", key: `state ${item.key}`, item });
  });
  pushNotices(rows, waiting, Infinity);
  return rows;
}

/**
 * Moves the notices that come before a position.
 * @param {Row[]} rows @param {Notice[]} waiting @param {number} seq
 * @returns {boolean} whether there were any
 */
function pushNotices(rows, waiting, seq) {
  const length = waiting.length;
  while (waiting.length > 0 && waiting[0].seq < seq) {
    const { key, text } = /** @type {Notice} */ (waiting.shift());
    rows.push({ kind: "notice", key, text });
  }
  return waiting.length < length;
}

/**
 * @param {Item} a
 * @param {Item} b the next one
 */
function isClose(a, b) {
  if (a.note !== b.note || a.state === "failed" || dayKey(a.createdAt) !== dayKey(b.createdAt)) return false;
  return Date.parse(b.createdAt) - Date.parse(a.createdAt) < GROUP_MILLISECONDS;
}
