// @ts-check

/**
 * @typedef {"open" | "takes" | "joins" | "taken" | "resolved"} ReplyState what an answer would do now
 *   `open`: it is this agent's conversation; `takes`: answering takes it; `joins`: answering joins a group;
 *   `taken`: a colleague has it, and in a direct conversation nobody else answers; `resolved`: it must be reopened first
 */

/**
 * @param {import("../shared/types.js").ConversationState} conversation
 * @param {string} agentId
 * @returns {ReplyState}
 */
export function replyState({ status, agent, kind }, agentId) {
  if (status === "resolved") return "resolved";
  if (agent === null) return "takes";
  if (agent.id === agentId) return "open";
  return kind === "group" ? "joins" : "taken";
}
