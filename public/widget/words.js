// @ts-check
import { locale, useLocale } from "../shared/dates.js";

/**
 * @typedef {import("./texts/en.js").Texts} Texts
 * @typedef {string | Partial<Record<Intl.LDMLPluralRule, string>>} Text a sentence, or its forms by number
 */

/** The languages that there are texts in. */
export const LANGUAGES = ["en", "es", "de", "fr", "ar", "ja"];
const PLAIN = /^[\w .,'@-]*$/;
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

/**
 * Every sentence of the widget, in the language of `loadTexts`.
 * @type {Texts}
 */
export let texts;

/**
 * The first wish that there are texts for, as a language tag that Intl takes; undefined if there is none.
 * @param {readonly (string | null | undefined)[]} wishes
 */
export function pickLocale(wishes) {
  const tags = wishes.map((wish) => wish?.replaceAll("_", "-") ?? "");
  return tags.find((tag) => /^\w{2}(-\w+)*$/.test(tag) && LANGUAGES.includes(tag.slice(0, 2).toLowerCase()));
}

/** @param {string} tag that `pickLocale` gave */
export async function loadTexts(tag) {
  useLocale(tag);
  ({ texts } = await import(`./texts/${tag.slice(0, 2).toLowerCase()}.js`));
}

/**
 * A text with a value in the place of {}. A value that could upset the direction of the sentence is isolated.
 * @param {Text} text
 * @param {string | number} value
 */
export function say(text, value) {
  const form = typeof text === "string" ? text : text[new Intl.PluralRules(locale).select(Number(value))] ?? text.other;
  const words = typeof value === "number" ? new Intl.NumberFormat(locale).format(value) : value;
  return String(form).replace("{}", () => (typeof value === "number" || PLAIN.test(words) ? words : `\u2068${words}\u2069`));
}

/**
 * "340 kB", "1.2 MB"
 * @param {number} bytes
 */
export function fileSize(bytes) {
  const step = Math.min(3, Math.floor(Math.log2(bytes || 1) / 10));
  const value = bytes / 1024 ** step;
  const style = { style: "unit", unit: UNITS[step], maximumFractionDigits: value < 10 ? 1 : 0 };
  return new Intl.NumberFormat(locale, /** @type {Intl.NumberFormatOptions} */ (style)).format(value);
}

/**
 * A file's name as it can be shown and saved: characters that steer the direction of writing would hide its real end.
 * @param {string} name
 */
export function plainName(name) {
  return name.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}
