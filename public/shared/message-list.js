// @ts-check

/**
 * @typedef {import("./types.js").Message} Message
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
      ...this.#pending.values(),
    ];
    return this.#ordered;
  }

  /** The id of the oldest stored message, from which history continues; null without one. */
  get oldestId() {
    return this.items[0]?.id ?? null;
  }

  /** The highest `seq` here, 0 without messages. */
  get lastSeq() {
    let last = 0;
    for (const item of this.#stored.values()) last = Math.max(last, Number(item.seq));
    return last;
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
   * Shows a message before the server has it.
   * @param {{ clientId: string, text: string, note?: boolean, createdAt: string }} draft
   */
  addPending({ clientId, text, note = false, createdAt }) {
    if (this.#hasStored(clientId)) return;
    const facts = { id: null, seq: null, sender: null, updatedAt: null, deleted: false };
    this.#pending.set(clientId, { key: clientId, clientId, text, note, createdAt, ...facts, state: "sending" });
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

  /** @param {string} clientId */
  #hasStored(clientId) {
    return [...this.#stored.values()].some((item) => item.clientId === clientId);
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
