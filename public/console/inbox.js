// @ts-check

/**
 * @typedef {import("./types.js").InboxItem} InboxItem
 * @typedef {import("./types.js").InboxPage} InboxPage
 * @typedef {import("./types.js").Counts} Counts
 * @typedef {import("./types.js").View} View
 * @typedef {import("./types.js").Status} Status
 * @typedef {import("../shared/types.js").Message} Message
 *
 * @typedef {object} Listing how far a view is loaded
 * @property {string | null} next where its next page starts; null once all of it is here
 * @property {number} floor the activity of the last item loaded: what is older may have gaps and is not shown
 * @property {number} total how many the server has
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
  /** @type {Map<string, Listing>} by view and status */
  #listings = new Map();
  /** @type {InboxItem[] | null} */
  #visible = null;
  #agentId;
  #departments;

  /** @type {View} */
  view = "mine";
  /** @type {Status} */
  status = "open";
  /** @type {Counts} */
  counts = { mine: 0, unassigned: 0 };

  /**
   * @param {string} agentId
   * @param {Iterable<string>} [departments] the ids of those that the agent belongs to; what leaves them is lost to view
   */
  constructor(agentId, departments = []) {
    this.#agentId = agentId;
    this.#departments = new Set(departments);
  }

  /** @returns {Listing | null} of the chosen view; null before its first page */
  get listing() {
    return this.#listings.get(this.#key) ?? null;
  }

  /**
   * What the chosen view shows, newest activity first. The same array until something changes.
   * @returns {readonly InboxItem[]}
   */
  get visible() {
    if (this.#visible === null) {
      const floor = this.listing?.floor ?? -Infinity;
      const shown = [...this.#items.values()].filter((item) => this.#belongs(item) && activity(item) >= floor);
      this.#visible = shown.sort((a, b) => activity(b) - activity(a) || (a.id < b.id ? 1 : -1));
    }
    return this.#visible;
  }

  /** How many rows the chosen view has, those that are not loaded included. */
  get length() {
    const { listing } = this;
    if (!listing || listing.next === null) return this.visible.length;
    return Math.max(listing.total, this.visible.length + 1);
  }

  /** How many messages to this agent are unread. */
  get unread() {
    let sum = 0;
    for (const item of this.#items.values()) if (this.isMine(item)) sum += item.unread;
    return sum;
  }

  /** @param {InboxItem} item */
  isMine({ agent, status }) {
    return agent?.id === this.#agentId && status !== "resolved";
  }

  /** @param {string} id */
  get(id) {
    return this.#items.get(id) ?? null;
  }

  /**
   * @param {View} view
   * @param {Status} status
   */
  choose(view, status) {
    this.view = view;
    this.status = status;
    this.#visible = null;
  }

  /**
   * Takes a page of the chosen view. The first page also says what is no longer there.
   * @param {InboxPage} page
   * @param {boolean} isFirst
   */
  load(page, isFirst) {
    const { listing } = this;
    this.counts = page.counts;
    if (isFirst) this.#forgetMissing(page);
    for (const item of page.items) this.putIfCurrent(item, page.cursor);
    // A first page that is asked for again tells nothing of how far the list is loaded, unless it is all of it.
    const isFurther = !isFirst || !listing || page.next === null;
    const floor = Math.min(listing?.floor ?? Infinity, ...page.items.map(activity));
    this.#listings.set(this.#key, {
      next: isFurther ? page.next : listing.next,
      floor: page.next === null ? -Infinity : isFurther ? floor : listing.floor,
      total: page.total ?? (this.status === "open" ? page.counts[this.view] : 0) ?? 0,
    });
    this.#visible = null;
  }

  /**
   * Takes one out of a page, unless an event has changed it since the page was taken.
   * @param {InboxItem} item
   * @param {number} cursor the position of the page
   */
  putIfCurrent(item, cursor) {
    if (this.#isCurrent(item.id, cursor)) this.put(item);
  }

  /** After events were missed: what was loaded is only believed again as pages bring it. */
  forgetListings() {
    this.#listings.clear();
    this.#visible = null;
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
    this.#visible = null;
  }

  /**
   * The conversation has gone where this agent doesn't belong.
   * @param {string} id
   */
  remove(id) {
    this.#items.delete(id);
    this.#visible = null;
  }

  /**
   * Takes one that was asked for by its id, which proves that the agent may see it.
   * @param {InboxItem} item
   */
  admit(item) {
    if (item.department) this.#departments.add(item.department.id);
    this.put(item);
  }

  /**
   * Applies an event.
   * @param {{ type: string, data: any, id: string }} event
   * @returns {string | null} the conversation to ask for: nothing is known of it yet, or whether it is still ours to see
   */
  receive({ type, data, id }) {
    const conversation = type === "conversation" ? data.conversation.id : data.conversationId;
    if (typeof conversation !== "string") return null;
    const item = this.#items.get(conversation);
    this.#positions.set(conversation, Math.max(Number(id) || 0, this.#positions.get(conversation) ?? 0));
    if (type === "conversation") return this.#receiveState(data.conversation);
    if (!item) return type === "message" ? conversation : null;
    if (type === "read") this.markRead(conversation, sideOf(data.member), data.seq);
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
    if (!item || item.readSeq[side] >= seq) return;
    this.put({ ...item, readSeq: { ...item.readSeq, [side]: seq } });
  }

  /**
   * The last that is heard of a conversation that was transferred away is the department it went to. That may be one
   * of ours that is not known yet, so it is asked for.
   * @param {InboxItem} item
   */
  #receiveState(item) {
    const { department } = item;
    if (this.#departments.size > 0 && department && !this.#departments.has(department.id)) {
      this.remove(item.id);
      return item.id;
    }
    this.put(item);
    return null;
  }

  /** @param {InboxItem} item */
  #belongs(item) {
    if ((item.status === "resolved") !== (this.status === "resolved")) return false;
    if (this.view === "mine") return item.agent?.id === this.#agentId;
    return this.view === "all" || item.status === "waiting";
  }

  /** @param {InboxPage} page */
  #forgetMissing(page) {
    const ids = new Set(page.items.map((item) => item.id));
    const oldest = page.next === null ? -Infinity : Math.min(...page.items.map(activity));
    for (const item of this.#items.values()) {
      if (!this.#belongs(item) || ids.has(item.id) || !this.#isCurrent(item.id, page.cursor)) continue;
      if (activity(item) > oldest) this.#items.delete(item.id);
    }
  }

  /**
   * Whether no event has changed it since a page was taken.
   * @param {string} id
   * @param {number} cursor
   */
  #isCurrent(id, cursor) {
    return (this.#positions.get(id) ?? 0) <= cursor;
  }

  get #key() {
    return `${this.view} ${this.status}`;
  }
}

/**
 * @param {import("../shared/types.js").Member} member
 * @returns {"visitor" | "agent"}
 */
function sideOf({ role }) {
  return role === "visitor" ? "visitor" : "agent";
}

/** @type {WeakMap<InboxItem, number>} items are replaced, never changed, so a time is read once */
const activities = new WeakMap();

/** @param {InboxItem} item */
function activity(item) {
  const known = activities.get(item);
  if (known !== undefined) return known;
  const time = Date.parse(item.lastActivityAt ?? item.lastMessage?.createdAt ?? item.openedAt);
  activities.set(item, time);
  return time;
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
