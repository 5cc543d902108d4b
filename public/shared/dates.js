// @ts-check

/** @type {Intl.DateTimeFormatOptions} */
const TIME = { hour: "numeric", minute: "2-digit" };
/** @type {Intl.DateTimeFormatOptions} */
const FULL = { dateStyle: "full", timeStyle: "short" };
/** @type {Intl.DateTimeFormatOptions} */
const DAY = { weekday: "long", day: "numeric", month: "long" };
/** @type {Intl.DateTimeFormatOptions} */
const OLD_DAY = { day: "numeric", month: "long", year: "numeric" };

/**
 * The language in which dates and numbers are written; the browser's own until `useLocale`.
 * @type {string | undefined}
 */
export let locale;

/** @type {Map<object, Intl.DateTimeFormat>} making one is slow */
const formats = new Map();

/** @param {string} tag BCP 47 */
export function useLocale(tag) {
  locale = tag;
  formats.clear();
}

/**
 * @param {string} at RFC 3339
 * @param {Intl.DateTimeFormatOptions} style kept by identity
 */
export function formatted(at, style) {
  const format = formats.get(style) ?? new Intl.DateTimeFormat(locale, style);
  formats.set(style, format);
  return format.format(new Date(at));
}

/**
 * "10:42"
 * @param {string} at
 */
export function timeOfDay(at) {
  return formatted(at, TIME);
}

/**
 * The whole moment, for a tooltip.
 * @param {string} at
 */
export function fullTime(at) {
  return formatted(at, FULL);
}

/**
 * A key that is equal for two moments of the same local day.
 * @param {string | number} at
 */
export function dayKey(at) {
  return new Date(at).toDateString();
}

/**
 * "today", "yesterday", "Monday, 3 March", "3 March 2024", in the language's own words.
 * @param {string} at
 * @param {number} now
 */
export function dayLabel(at, now) {
  const day = dayKey(at);
  const date = new Date(now);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  if (day === dayKey(now)) return relative.format(0, "day");
  if (day === dayKey(date.setDate(date.getDate() - 1))) return relative.format(-1, "day");
  return formatted(at, new Date(at).getFullYear() === new Date(now).getFullYear() ? DAY : OLD_DAY);
}
