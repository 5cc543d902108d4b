// @ts-check

/** The words needed before the chat is loaded; the others are in `texts.js`. */
export const launcherTexts = {
  open: "Open chat",
  openUnread: (/** @type {number} */ count) => `Open chat, ${count} unread`,
  close: "Close chat",
  fault: "The chat could not be loaded. Please try again in a moment.",
};
