// @ts-check

/**
 * @typedef {import("../shared/types.js").InboxItem} InboxItem
 * @typedef {import("../shared/types.js").InboxPage} InboxPage
 * @typedef {import("../shared/types.js").Message} Message
 * @typedef {import("./api.js").View} View
 * @typedef {import("./api.js").Status} Status
 */

/**
 * The conversations that an agent may see, as far as they are loaded, kept current by events. Pages and events overtake
 * each other: a page says at which position it was taken, and what an event changed after that stays.
 */
export class Inbox {
  /** @type {Map<string, InboxItem>} */
  #items = new Map();
  /** @type {Map<string, number>} the position of the last event of each */
  #positions = new Map();
  #agentId;

  /** @type {View} */
  view = "mine";
  /** @type {Status} */
  status = "open";
  counts = { mine: 0, unassigned: 0 };
  /** @type {string | null} where the next page of this view starts */
  next = null;

  /** @param {string} agentId */
  constructor(agentId) {
    this.#agentId = agentId;
  }

  /**
   * What the chosen view shows, newest activity first.
   * @returns {InboxItem[]}
   */
  get visible() {
    return [...this.#items.values()].filter((item) => this.#belongs(item)).sort((a, b) => activity(b) - activity(a));
  }

  /** How many messages to this agent are unread. */
  get unread() {
    let sum = 0;
    for (const item of this.#items.values()) if (item.agent?.id === this.#agentId) sum += item.unread;
    return sum;
  }

  /** @param {string} id */
  get(id) {
    return this.#items.get(id) ?? null;
  }

  /**
   * Takes a page of the chosen view. The first page also says what is no longer there.
   * @param {InboxPage} page
   * @param {boolean} isFirst
   */
  load(page, isFirst) {
    this.counts = page.counts;
    this.next = page.next;
    if (isFirst) this.#forgetMissing(page);
    for (const item of page.items) {
      if ((this.#positions.get(item.id) ?? 0) <= page.cursor) this.put(item);
    }
  }

  /**
   * Takes one conversation as the server told of it. Read positions have no place in the order of events, but only ever
   * grow, so the higher one is the newer.
   * @param {InboxItem} item
   */
  put(item) {
    const known = this.#items.get(item.id)?.readSeq ?? item.readSeq;
    const readSeq = {
      visitor: Math.max(known.visitor, item.readSeq.visitor),
      agent: Math.max(known.agent, item.readSeq.agent),
    };
    const isAllRead = readSeq.agent >= (item.lastMessage?.seq ?? 0);
    this.#items.set(item.id, { ...item, readSeq, unread: isAllRead ? 0 : item.unread });
  }

  /**
   * Applies an event.
   * @param {{ type: string, data: any, id: string }} event
   * @returns {string | null} the conversation to ask for, since nothing is known of it yet
   */
  receive({ type, data, id }) {
    const conversation = type === "conversation" ? data.conversation.id : data.conversationId;
    if (typeof conversation !== "string") return null;
    const item = this.#items.get(conversation);
    this.#positions.set(conversation, Math.max(Number(id) || 0, this.#positions.get(conversation) ?? 0));
    if (type === "conversation") this.put(data.conversation);
    else if (!item) return type === "message" ? conversation : null;
    else if (type === "read") this.markRead(conversation, sideOf(data.member), data.seq);
    else if (type.startsWith("message")) this.put(withMessage(item, data));
    return null;
  }

  /**
   * @param {string} id
   * @param {"visitor" | "agent"} side
   * @param {number} seq
   */
  markRead(id, side, seq) {
    const item = this.#items.get(id);
    if (!item) return;
    this.put({ ...item, readSeq: { ...item.readSeq, [side]: Math.max(item.readSeq[side], seq) } });
  }

  /** @param {InboxItem} item */
  #belongs(item) {
    if ((item.status === "resolved") !== (this.status === "resolved")) return false;
    if (this.view === "mine") return item.agent?.id === this.#agentId;
    return this.view === "all" || item.agent === null;
  }

  /** @param {InboxPage} page */
  #forgetMissing(page) {
    const ids = new Set(page.items.map((item) => item.id));
    const oldest = page.next === null ? -Infinity : Math.min(...page.items.map(activity));
    for (const item of this.visible) {
      const isOlder = (this.#positions.get(item.id) ?? 0) <= page.cursor;
      if (!ids.has(item.id) && isOlder && activity(item) > oldest) this.#items.delete(item.id);
    }
  }
}

/**
 * @param {import("../shared/types.js").Member} member
 * @returns {"visitor" | "agent"}
 */
function sideOf({ role }) {
  return role === "visitor" ? "visitor" : "agent";
}

/** @param {InboxItem} item */
function activity({ lastActivityAt, lastMessage, openedAt }) {
  return Date.parse(lastActivityAt ?? lastMessage?.createdAt ?? openedAt);
}

/**
 * @param {InboxItem} item
 * @param {Message} message
 * @returns {InboxItem}
 */
function withMessage(item, message) {
  const last = item.lastMessage;
  if (last && message.id !== last.id && message.seq < last.seq) return item;
  const isNew = message.id !== last?.id && message.seq > (last?.seq ?? 0);
  const isUnread = isNew && message.sender.role === "visitor" && message.seq > item.readSeq.agent;
  const lastActivityAt = isNew ? message.createdAt : item.lastActivityAt;
  return { ...item, lastMessage: message, lastActivityAt, unread: item.unread + (isUnread ? 1 : 0) };
}
