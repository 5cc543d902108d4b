// @ts-check

/**
 * @typedef {"next" | "previous" | "first" | "last" | "open" | "search" | "claim" | "reply" | "note" | "transfer"
 *   | "resolve" | "back" | "help"} Action
 * @typedef {{ action: Action, keys: readonly string[], group: "list" | "conversation" | "everywhere" }} Shortcut
 */

/**
 * Every shortcut of the console: what the keys do and what the help says both come from here.
 * @type {readonly Shortcut[]}
 */
export const SHORTCUTS = [
  { action: "next", keys: ["j", "ArrowDown"], group: "list" },
  { action: "previous", keys: ["k", "ArrowUp"], group: "list" },
  { action: "first", keys: ["Home"], group: "list" },
  { action: "last", keys: ["End"], group: "list" },
  { action: "open", keys: ["Enter"], group: "list" },
  { action: "search", keys: ["/"], group: "list" },
  { action: "claim", keys: ["c"], group: "conversation" },
  { action: "reply", keys: ["r"], group: "conversation" },
  { action: "note", keys: ["n"], group: "conversation" },
  { action: "transfer", keys: ["t"], group: "conversation" },
  { action: "resolve", keys: ["e"], group: "conversation" },
  { action: "back", keys: ["Escape"], group: "everywhere" },
  { action: "help", keys: ["?"], group: "everywhere" },
];

const ACTIONS = new Map(SHORTCUTS.flatMap(({ action, keys }) => keys.map((key) => [key, action])));

/**
 * What a key asks for, or null. Single characters work everywhere but where something is written, unless they are
 * turned off; the keys with a name of their own move through the list while it has the focus, since elsewhere they
 * scroll and press. Nothing counts while a dialog is open, an input method is composing, or another key is held down.
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "isComposing" | "defaultPrevented">} event
 * @param {{ isTyping: boolean, isInList: boolean, isDialogOpen: boolean, isOn: boolean }} state
 * @returns {Action | null}
 */
export function shortcutFor(event, { isTyping, isInList, isDialogOpen, isOn }) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return null;
  if (isDialogOpen) return null;
  const action = ACTIONS.get(event.key) ?? null;
  // Escape leaves a field, which is the way back to the other keys.
  if (action === "back") return action;
  if (isTyping) return null;
  return (event.key.length === 1 ? isOn : isInList) ? action : null;
}
