// @ts-check

/** @typedef {{ today: string, yesterday: string }} DayWords */

const MINUTE = 60_000;
const time = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
const shortDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const oldDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });

/**
 * "10:42"
 * @param {string} at
 */
export function timeOfDay(at) {
  return time.format(new Date(at));
}

/**
 * The whole moment, for a tooltip.
 * @param {string} at
 */
export function fullTime(at) {
  return full.format(new Date(at));
}

/**
 * A key that is equal for two moments of the same local day.
 * @param {string} at
 */
export function dayKey(at) {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/**
 * "Today", "Yesterday", "Monday, 3 March", "3 March 2024".
 * @param {string} at
 * @param {number} now
 * @param {DayWords} words
 */
export function dayLabel(at, now, words) {
  const date = new Date(at);
  const today = new Date(now);
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (dayKey(at) === dayKey(today.toISOString())) return words.today;
  if (dayKey(at) === dayKey(yesterday.toISOString())) return words.yesterday;
  return (date.getFullYear() === today.getFullYear() ? day : oldDay).format(date);
}

/**
 * Whole minutes gone by, never negative: clocks differ.
 * @param {string} at
 * @param {number} now
 */
export function minutesSince(at, now) {
  return Math.max(0, Math.floor((now - Date.parse(at)) / MINUTE));
}

/**
 * "now", "6 min", "10:42", "3 Mar": as short as a list needs.
 * @param {string} at
 * @param {number} now
 * @param {string} word
 */
export function shortAge(at, now, word) {
  const minutes = minutesSince(at, now);
  if (minutes < 1) return word;
  if (minutes < 60) return `${minutes} min`;
  return dayKey(at) === dayKey(new Date(now).toISOString()) ? timeOfDay(at) : shortDay.format(new Date(at));
}
