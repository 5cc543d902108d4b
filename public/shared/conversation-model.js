// @ts-check
import { MessageList } from "./message-list.js";
import { systemClock } from "./timing.js";

/**
 * @typedef {import("./types.js").ConversationState} ConversationState
 * @typedef {import("./types.js").Member} Member
 * @typedef {import("./message-rows.js").Notice} Notice
 * @typedef {import("./conversation-model.js").TypingMembers} TypingMembers
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
   * Takes a fresh snapshot in place of everything but the pending messages.
   * @param {{ conversation: ConversationState | null, messages: import("./types.js").Message[] }} snapshot
   * @param {boolean} [hasOlder] a snapshot does not say; the first page of history will
   */
  load({ conversation, messages }, hasOlder = messages.length > 0) {
    if (conversation?.id !== this.current?.id) this.notices = [];
    this.current = conversation;
    this.messages.reset(messages, hasOlder);
  }

  /**
   * Takes the state alone from a snapshot: read positions and the place in the queue move without an event to resume
   * from, so a connection that was lost may have missed them.
   * @param {ConversationState | null} state
   * @param {boolean} isLatest whether no event after the snapshot has been applied yet
   */
  refresh(state, isLatest) {
    if (!this.current || state?.id !== this.current.id) return;
    this.#take(isLatest ? state : { ...this.current, readSeq: state.readSeq });
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
    else if (type === "typing" && !this.#isSelf(data.member)) this.typing.add(data.member);
  }

  /**
   * @param {"visitor" | "agent"} side
   * @param {number} seq
   */
  markRead(side, seq) {
    if (!this.current) return;
    const { readSeq } = this.current;
    this.current = { ...this.current, readSeq: { ...readSeq, [side]: Math.max(readSeq[side], seq) } };
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

  /**
   * Read positions have no place in the order of events, but only ever grow, so the higher one is the newer.
   * @param {ConversationState} state
   */
  #take(state) {
    const known = this.current?.id === state.id ? this.current.readSeq : state.readSeq;
    this.current = state;
    this.markRead("visitor", known.visitor);
    this.markRead("agent", known.agent);
    // Whoever was writing when it was closed isn't expected to go on.
    if (state.status === "resolved") this.typing.clear();
  }

  /** @param {import("./types.js").Message} message */
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

/** @typedef {import("./types.js").Member} Member */

/** Who is typing just now. A name disappears by itself, since nobody says that they stopped. */
export class TypingMembers {
  #clock;
  #onChange;
  /** @type {Map<string, { member: Member, cancel: () => void }>} */
  #members = new Map();

  /**
   * @param {() => void} onChange
   * @param {import("./timing.js").Clock} [clock]
   */
  constructor(onChange, clock = systemClock) {
    this.#onChange = onChange;
    this.#clock = clock;
  }

  /** @returns {Member[]} */
  get list() {
    return [...this.#members.values()].map(({ member }) => member);
  }

  /** @param {Member} member */
  add(member) {
    this.#members.get(member.id)?.cancel();
    const cancel = this.#clock.after(SHOWN_MILLISECONDS, () => this.remove(member.id));
    this.#members.set(member.id, { member, cancel });
    this.#onChange();
  }

  /** @param {string} id */
  remove(id) {
    const entry = this.#members.get(id);
    if (!entry) return;
    entry.cancel();
    this.#members.delete(id);
    this.#onChange();
  }

  clear() {
    for (const { cancel } of this.#members.values()) cancel();
    this.#members.clear();
  }
}

/** Tells the other side that someone types here, at most once every three seconds. */
export class TypingSignal {
  #send;
  #clock;
  #next = 0;

  /**
   * @param {() => void} send
   * @param {import("./timing.js").Clock} [clock]
   */
  constructor(send, clock = systemClock) {
    this.#send = send;
    this.#clock = clock;
  }

  note() {
    const now = this.#clock.now();
    if (now < this.#next) return;
    this.#next = now + SENT_EVERY_MILLISECONDS;
    this.#send();
  }

  /** After a message the next key counts at once. */
  reset() {
    this.#next = 0;
  }
}
