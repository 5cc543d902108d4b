// @ts-check

/**
 * @typedef {import("./types.js").InboxItem} InboxItem
 * @typedef {"assigned" | "message" | "waiting"} AlertKind
 * @typedef {{ kind: AlertKind, item: InboxItem, text: string }} Alert `text` is what was said last
 */

/**
 * Whether an event deserves an agent's attention: a conversation has been given to them, a visitor of theirs has
 * written, or somebody waits while they are there to take it.
 * @param {{ type: string, data: any }} event
 * @param {InboxItem | null} before what was known of the conversation
 * @param {InboxItem | null} after what is known now
 * @param {{ agentId: string, isAvailable: boolean }} agent
 * @returns {Alert | null}
 */
export function alertFor({ type, data }, before, after, { agentId, isAvailable }) {
  if (after === null || after.status === "resolved") return null;
  const isMine = after.agent?.id === agentId;
  const text = after.lastMessage && !after.lastMessage.note ? after.lastMessage.text : "";
  if (type === "message") {
    const isNew = isMine && data.sender.role === "visitor" && data.seq > (before?.lastMessage?.seq ?? 0);
    return isNew ? { kind: "message", item: after, text: data.text } : null;
  }
  if (type !== "conversation") return null;
  if (isMine && before?.agent?.id !== agentId) return { kind: "assigned", item: after, text };
  const isNewInQueue = after.status === "waiting" && before?.status !== "waiting";
  return isNewInQueue && isAvailable ? { kind: "waiting", item: after, text } : null;
}
