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
 * @typedef {{ kind: "message", key: string, item: Item, own: boolean }} MessageRow
 * @typedef {{ kind: "state", key: string, item: Item }} StateRow under the last own message
 * @typedef {DayRow | NoticeRow | NameRow | MessageRow | StateRow} Row
 */

/**
 * Arranges a conversation for the eye: days, groups of one person under their name, and the delivery state under the
 * last own message and under each that failed.
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
  const lastOwn = items.findLast((item) => isOwn(item) && !item.note && !item.deleted);
  const waiting = [...notices];
  /** @type {Item | undefined} */
  let before;
  let day = "";
  for (const item of [...items, null]) {
    while (waiting.length > 0 && waiting[0].seq < (item?.seq ?? Infinity)) {
      rows.push({ kind: "notice", .../** @type {Notice} */ (waiting.shift()) });
      before = undefined;
    }
    if (item === null) break;
    const { key, createdAt: at } = item;
    if (dayKey(at) !== day) {
      day = dayKey(at);
      rows.push({ kind: "day", key: `day ${day}`, at });
      before = undefined;
    }
    const isJoined = before && authorOf(before) === authorOf(item) && isClose(before, item);
    const name = isJoined ? null : nameOf(item);
    if (name !== null) rows.push({ kind: "name", key: `name ${key}`, name, at });
    rows.push({ kind: "message", key, item, own: isOwn(item) });
    if (item === lastOwn || item.state === "failed") rows.push({ kind: "state", key: `state ${key}`, item });
    before = item;
  }
  return rows;
}

/**
 * @param {Item} a
 * @param {Item} b the next one
 */
function isClose(a, b) {
  return a.note === b.note && Date.parse(b.createdAt) - Date.parse(a.createdAt) < GROUP_MILLISECONDS;
}
