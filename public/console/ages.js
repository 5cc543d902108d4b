// @ts-check
import { dayKey, formatted, timeOfDay } from "../shared/dates.js";

const MINUTE = 60_000;
/** @type {Intl.DateTimeFormatOptions} */
const SHORT_DAY = { day: "numeric", month: "short" };

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
  return dayKey(at) === dayKey(now) ? timeOfDay(at) : formatted(at, SHORT_DAY);
}
