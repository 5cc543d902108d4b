// @ts-check
import { after } from "./http.js";

/**
 * @typedef {import("./types.js").ConversationState} ConversationState
 * @typedef {import("./types.js").Member} Member
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./message-rows.js").Notice} Notice
 */

/**
 * What is known of one conversation: a snapshot, brought up to date by the events after it. At every moment it equals
 * the snapshot that the server would give then.
 */
export class ConversationModel {
  messages = new MessageList();
  /** @type {ConversationState | null} */
  current = null;
  /** @type {Notice[]} who joined and left while we watched, by `seq` */
  notices = [];
  typing;
  #describe;
  #isSelf;

  /**
   * @param {object} options
   * @param {TypingMembers} options.typing
   * @param {(member: Member, action: "joined" | "left") => string} options.describe
   * @param {(member: Member) => boolean} options.isSelf whose typing is not shown
   */
  constructor({ typing, describe, isSelf }) {
    this.typing = typing;
    this.#describe = describe;
    this.#isSelf = isSelf;
  }

  /**
   * Takes a snapshot in place of everything but the pending messages.
   * @param {{ conversation: ConversationState | null, messages: readonly Message[] }} snapshot
   * @param {boolean} [hasOlder] a snapshot does not say; the first page of history will
   * @param {boolean} [isFresh] false: no change to a message here has been missed, so those before the page may stay
   */
  load({ conversation, messages }, hasOlder = messages.length > 0, isFresh = true) {
    const isSame = conversation?.id === this.current?.id;
    if (!isSame) this.notices = [];
    this.current = conversation && this.#newest(conversation);
    if (isSame && !isFresh && this.messages.overlaps(messages)) for (const each of messages) this.messages.upsert(each);
    else this.messages.reset(messages, hasOlder);
  }

  /**
   * Takes the state alone from a snapshot: read positions and the place in the queue move without an event to resume
   * from, so a connection that was lost may have missed them.
   * @param {ConversationState | null} state
   * @param {boolean} isLatest whether no event after the snapshot has been applied yet
   */
  refresh(state, isLatest) {
    const { current } = this;
    if (!current || state?.id !== current.id) return;
    this.#take(isLatest ? state : { ...current, readSeq: state.readSeq, deliveredSeq: state.deliveredSeq });
  }

  /**
   * Applies one event; kinds that are not known yet are passed over.
   * @param {{ type: string, data: any }} event
   */
  receive({ type, data }) {
    if (type.startsWith("message")) this.#receiveMessage(data);
    else if (type === "conversation") this.#take(data.conversation);
    else if (type === "member") this.#receiveMember(data);
    else if (type === "read") this.markRead(data.member.role === "visitor" ? "visitor" : "agent", data.seq);
    else if (type === "delivered" && this.current) this.#take({ ...this.current, deliveredSeq: data.seq });
    else if (type === "typing" && !this.#isSelf(data.member)) this.typing.add(data.member);
  }

  /**
   * @param {"visitor" | "agent"} side
   * @param {number} seq
   */
  markRead(side, seq) {
    if (this.current) this.#take({ ...this.current, readSeq: { ...this.current.readSeq, [side]: seq } });
  }

  /**
   * The messages that a side has not read.
   * @param {"visitor" | "agent"} side
   */
  unread(side) {
    const from = this.current?.readSeq[side] ?? 0;
    return this.messages.items.filter(
      ({ seq, sender, note, deleted }) =>
        seq !== null && seq > from && !note && !deleted && (sender?.role === "visitor") === (side === "agent"),
    );
  }

  /** @param {ConversationState} state */
  #take(state) {
    this.current = this.#newest(state);
    // Whoever was writing when it was closed isn't expected to go on.
    if (state.status === "resolved") this.typing.clear();
  }

  /**
   * A state with the newest positions: they have no place in the order of events, but only ever grow.
   * @param {ConversationState} state
   */
  #newest(state) {
    const known = this.current?.id === state.id ? this.current : state;
    const newer = (/** @type {(of: ConversationState) => number | undefined} */ of) =>
      Math.max(of(state) ?? 0, of(known) ?? 0);
    const visitor = newer(({ readSeq }) => readSeq.visitor);
    const agent = newer(({ readSeq }) => readSeq.agent);
    return { ...state, readSeq: { visitor, agent }, deliveredSeq: newer(({ deliveredSeq }) => deliveredSeq) };
  }

  /** @param {Message} message */
  #receiveMessage(message) {
    this.typing.remove(message.sender.id);
    this.messages.upsert(message);
  }

  /** @param {{ seq: number, action: "joined" | "left", member: Member }} data */
  #receiveMember({ seq, action, member }) {
    const key = `member ${seq} ${member.id} ${action}`;
    if (action === "left") this.typing.remove(member.id);
    if (member.role === "visitor" || this.notices.some((notice) => notice.key === key)) return;
    this.notices.push({ seq, key, text: this.#describe(member, action) });
    this.notices.sort((a, b) => a.seq - b.seq);
  }
}

/** How long a `typing` event counts. */
const SHOWN_MILLISECONDS = 6_000;
/** The shortest time between two `typing` requests. */
const SENT_EVERY_MILLISECONDS = 3_000;

/** Who is typing just now. A name disappears by itself, since nobody says that they stopped. */
export class TypingMembers {
  #onChange;
  /** @type {Map<string, { member: Member, cancel: () => void }>} */
  #members = new Map();

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** @returns {Member[]} */
  get list() {
    return [...this.#members.values()].map(({ member }) => member);
  }

  /** @param {Member} member */
  add(member) {
    this.#members.get(member.id)?.cancel();
    this.#members.set(member.id, { member, cancel: after(SHOWN_MILLISECONDS, () => this.remove(member.id)) });
    this.#onChange();
  }

  /** @param {string} id */
  remove(id) {
    this.#members.get(id)?.cancel();
    if (this.#members.delete(id)) this.#onChange();
  }

  clear() {
    for (const id of [...this.#members.keys()]) this.remove(id);
  }
}

/** Tells the other side that someone types here, at most once every three seconds. */
export class TypingSignal {
  #send;
  #next = 0;

  /** @param {() => void} send */
  constructor(send) {
    this.#send = send;
  }

  note() {
    if (Date.now() < this.#next) return;
    this.#next = Date.now() + SENT_EVERY_MILLISECONDS;
    this.#send();
  }

  /** After a message the next key counts at once. */
  reset() {
    this.#next = 0;
  }
}

/**
 * @typedef {"sending" | "failed" | "sent"} DeliveryState
 *
 * @typedef {object} Item one line of the conversation, stored or still on its way
 * @property {string} key stays the same when the stored message takes the place of the pending one
 * @property {string | null} id null until stored
 * @property {string | null} clientId
 * @property {number | null} seq null until stored
 * @property {string} text
 * @property {boolean} note
 * @property {import("./types.js").Member | null} sender null while pending: it is the person at this screen
 * @property {string} createdAt
 * @property {string | null} updatedAt
 * @property {boolean} deleted
 * @property {import("./types.js").StoredFile[]} [files] while pending, those not uploaded yet have `id` ""
 * @property {DeliveryState} state
 * @property {string} [problem] the code of why it failed: the server's, or `too_old` (written more than a day ago, so it
 *   is not sent without being asked), or `files_lost` (a reload has lost its files: attach them again)
 */

/**
 * The messages of one conversation, merged from snapshots, pages of history, live events and answers to own requests.
 *
 * These overtake and repeat each other freely, so merging is commutative and idempotent: a message is found by its id
 * or its client id, the newer version of it wins, and `seq` alone orders. Pending messages come last, as written.
 * The list holds everything from its floor (the oldest loaded message) on; what lies below comes in by pages alone,
 * since a single old message would leave a hole that nothing fills.
 */
export class MessageList {
  /** @type {Map<string, Item>} stored messages by id */
  #stored = new Map();
  /** @type {Map<string, Item>} by client id, in the order written */
  #pending = new Map();
  #floor = 0;
  /** @type {Item[] | null} */
  #ordered = null;

  /** Whether the server has messages older than the oldest one here. */
  hasOlder = false;

  /**
   * All lines, oldest first.
   * @returns {readonly Item[]}
   */
  get items() {
    this.#ordered ??= [
      ...[...this.#stored.values()].sort((a, b) => Number(a.seq) - Number(b.seq)),
      ...[...this.#pending.values()].sort((a, b) => a.createdAt.localeCompare(b.createdAt)),
    ];
    return this.#ordered;
  }

  /** The id of the oldest stored message, from which history continues; null without one. */
  get oldestId() {
    return this.items[0]?.id ?? null;
  }

  /**
   * Whether a page that reaches up to the newest message leaves no hole behind what is here.
   * @param {readonly Message[]} page
   */
  overlaps(page) {
    return page.some(({ id }) => this.#stored.has(id));
  }

  /**
   * Starts over from a fresh snapshot. What was loaded before is dropped, since an edit or a stretch of messages may
   * have been missed; what is still pending stays.
   * @param {readonly Message[]} page
   * @param {boolean} hasOlder
   */
  reset(page, hasOlder) {
    this.#stored.clear();
    this.#floor = 0;
    this.addPage(page, hasOlder);
  }

  /**
   * Adds a page that continues the list at its old end, or that is its newest page and may overlap with live events.
   * @param {readonly Message[]} page
   * @param {boolean} hasOlder
   */
  addPage(page, hasOlder) {
    for (const message of page) this.#merge(message);
    const oldest = Math.min(...page.map((message) => message.seq));
    this.hasOlder = hasOlder;
    this.#floor = hasOlder && page.length > 0 ? oldest : 0;
    for (const item of this.#stored.values()) {
      if (Number(item.seq) < this.#floor) this.#stored.delete(String(item.id));
    }
    this.#ordered = null;
  }

  /**
   * Takes one message from an event or from the answer to a request.
   * @param {Message} message
   */
  upsert(message) {
    if (message.seq < this.#floor) {
      if (message.clientId !== null) this.#pending.delete(message.clientId);
    } else {
      this.#merge(message);
    }
    this.#ordered = null;
  }

  /**
   * The newest stored messages as a page, and whether there are older ones.
   * @param {number} count
   */
  newest(count) {
    const stored = this.items.filter(({ id }) => id !== null);
    return {
      messages: /** @type {Message[]} */ (/** @type {unknown} */ (stored.slice(-count).reverse())),
      hasOlder: this.hasOlder || stored.length > count,
    };
  }

  /**
   * Shows a message before the server has it, or what has become of it meanwhile.
   * @param {{ clientId: string, text: string, note?: boolean, createdAt: string } & Partial<Item>} draft
   */
  addPending(draft) {
    const { clientId } = draft;
    if ([...this.#stored.values()].some((item) => item.clientId === clientId)) return;
    /** @type {Pick<Item, "id" | "seq" | "sender" | "updatedAt" | "deleted" | "note" | "state">} */
    const facts = { id: null, seq: null, sender: null, updatedAt: null, deleted: false, note: false, state: "sending" };
    this.#pending.set(clientId, { ...facts, ...draft, clientId, key: clientId });
    this.#ordered = null;
  }

  /**
   * @param {string} clientId
   * @param {"sending" | "failed"} state
   */
  setPendingState(clientId, state) {
    const item = this.#pending.get(clientId);
    if (!item) return;
    this.#pending.set(clientId, { ...item, state });
    this.#ordered = null;
  }

  /**
   * A message that will not be sent after all.
   * @param {string} clientId
   */
  removePending(clientId) {
    this.#pending.delete(clientId);
    this.#ordered = null;
  }

  /** @param {Message} message */
  #merge(message) {
    if (message.clientId !== null) this.#pending.delete(message.clientId);
    const known = this.#stored.get(message.id);
    if (known && !isNewer(message, known)) return;
    this.#stored.set(message.id, { ...message, key: message.clientId ?? message.id, state: "sent" });
  }
}

/**
 * Whether a version of a message replaces the known one: deletion is final, then the later edit wins.
 * @param {{ deleted: boolean, updatedAt: string | null }} version
 * @param {{ deleted: boolean, updatedAt: string | null }} known
 */
function isNewer(version, known) {
  if (version.deleted !== known.deleted) return version.deleted;
  return (version.updatedAt ?? "") > (known.updatedAt ?? "");
}
