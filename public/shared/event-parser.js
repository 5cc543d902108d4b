// @ts-check

/**
 * @typedef {{ type: string, data: string, id: string }} ServerSentEvent `id` is the last one seen, "" before the first
 */

/**
 * The event stream format of the HTML standard (§9.2.6), fed with bytes as they arrive.
 *
 * A chunk may end anywhere: inside a character, between CR and LF, in the middle of a field. An event counts only once
 * its blank line is here, and only then does its id become the position to resume from.
 */
export class EventParser {
  #decoder = new TextDecoder();
  #line = "";
  #skipLineFeed = false;
  #type = "";
  /** @type {string[]} */
  #data = [];
  #pendingId = "";

  /** The id of the last complete event, to be sent as `Last-Event-ID`. */
  lastEventId = "";
  /**
   * The server's `retry:` wish in milliseconds, or null.
   * @type {number | null}
   */
  retry = null;

  /**
   * Takes the next bytes and answers the events they complete.
   * @param {Uint8Array} bytes
   * @returns {ServerSentEvent[]}
   */
  push(bytes) {
    /** @type {ServerSentEvent[]} */
    const events = [];
    let text = this.#decoder.decode(bytes, { stream: true });
    if (this.#skipLineFeed && text !== "") {
      if (text[0] === "\n") text = text.slice(1);
      this.#skipLineFeed = false;
    }
    const lines = (this.#line + text).split(/\r\n|\r|\n/);
    this.#skipLineFeed ||= text.endsWith("\r");
    this.#line = /** @type {string} */ (lines.pop());
    for (const line of lines) {
      const event = line === "" ? this.#dispatch() : this.#field(line);
      if (event) events.push(event);
    }
    return events;
  }

  /**
   * @param {string} line
   * @returns {null}
   */
  #field(line) {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.#data.push(value);
    else if (name === "event") this.#type = value;
    else if (name === "id" && !value.includes("\0")) this.#pendingId = value;
    else if (name === "retry" && /^\d+$/.test(value)) this.retry = Number(value);
    return null;
  }

  /** @returns {ServerSentEvent | null} */
  #dispatch() {
    this.lastEventId = this.#pendingId;
    const event = { type: this.#type || "message", data: this.#data.join("\n"), id: this.lastEventId };
    const isEmpty = this.#data.length === 0;
    this.#type = "";
    this.#data = [];
    return isEmpty ? null : event;
  }
}
