// @ts-check

/**
 * @typedef {import("./types.js").Episode} Episode
 */

/**
 * The clock where the visitor is, such as "10:46"; null for a time zone that the browser doesn't know.
 * @param {string | null | undefined} timezone an IANA name
 * @param {number} now
 * @param {string} locale
 */
export function localTime(timezone, now, locale) {
  if (!timezone) return null;
  try {
    const format = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: timezone });
    return format.format(now);
  } catch {
    return null;
  }
}

/**
 * "British English" for "en-GB"; what is no language tag stays as it is.
 * @param {string} tag
 * @param {string} locale
 */
export function languageName(tag, locale) {
  try {
    return new Intl.DisplayNames(locale, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/**
 * Who spoke with the visitor before: the newest episode that has ended with an agent.
 * @param {readonly Episode[]} episodes newest first
 * @returns {{ agent: import("./types.js").Member, at: string } | null}
 */
export function lastSpoken(episodes) {
  for (const { agent, resolvedAt } of episodes) {
    if (agent !== null && resolvedAt !== null) return { agent, at: resolvedAt };
  }
  return null;
}
