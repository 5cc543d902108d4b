// @ts-check

/** Every sentence of the widget. Short, plain, and each error says the way on. */
export const texts = {
  close: "Close chat",
  panel: (/** @type {string} */ site) => `Chat with ${site}`,
  panelUnnamed: "Chat",
  loading: "Connecting…",

  greeting: "How can we help?",
  greetingOnline: "Write to us here. Your messages stay in this conversation, also when you come back later.",
  greetingAway: "Nobody is here just now. Leave a message and we answer in this chat when we are back.",
  chooseDepartment: "Who would you like to reach?",

  online: "Here now",
  away: "Away, answers later",
  assigned: "Looks after your conversation",
  waiting: "Waiting for an agent",
  next: "You are next in line",
  position: (/** @type {number} */ position) => `Number ${position} in line`,
  resolved: "Conversation closed",
  unavailable: "Not available",
  bot: "Assistant",

  log: "Messages",
  you: "You",
  deleted: "This message was deleted.",
  sending: "Sending",
  sent: "Sent",
  read: "Read",
  notSent: "Not sent.",
  discard: "Discard",
  edited: "Edited",
  tryAgain: "Try again",
  newMessages: "New messages",
  joined: (/** @type {string} */ name) => `${name} joined`,
  left: (/** @type {string} */ name) => `${name} left`,
  typing: (/** @type {string} */ name) => `${name} is typing`,

  composer: "Write a message",
  send: "Send message",
  tooLong: "This message is too long. Please send it in parts.",

  offline: "You are offline. Messages are kept and sent when you are back.",
  reconnecting: "The connection was lost. Messages are kept and sent when it is back.",
  awayNotice: "Nobody is here just now. We answer in this chat when we are back.",

  rateTitle: "This conversation is closed. How was it?",
  rateScore: (/** @type {number} */ score) => `${score} of 5`,
  ratePoor: "Poor",
  rateGreat: "Great",
  rateComment: "Anything to add? (optional)",
  rateSend: "Send rating",
  rateThanks: "Thank you for your rating.",
  rateFailed: "The rating was not sent. Please try again.",
  closedTitle: "This conversation is closed.",
  writeAgain: "Write again",

  retryNow: "Try now",
  problems: /** @type {Record<string, string>} */ ({
    site_not_found: "This chat is not set up correctly: its site key is unknown. Please reach us another way.",
    origin_not_allowed: "This chat is not allowed on this page. Please reach us another way.",
    rate_limited: "Too many requests just now. We try again in a moment.",
    network: "The chat can't be reached just now. We keep trying.",
    server: "The chat has a fault just now. We keep trying.",
    other: "The chat could not be started. Please try again, or reach us another way.",
  }),
};

/**
 * The sentence for a problem.
 * @param {import("../shared/http.js").Problem} problem
 */
export function problemText(problem) {
  const { problems } = texts;
  if (problem.code in problems) return problems[problem.code];
  if (problem.status === 0) return problems.network;
  if (problem.status === 429) return problems.rate_limited;
  return problem.status >= 500 ? problems.server : problems.other;
}
