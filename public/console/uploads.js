// @ts-check
import { Problem, randomUUID } from "../shared/http.js";

/**
 * @typedef {import("../shared/types.js").StoredFile} StoredFile
 * @typedef {"uploading" | "ready" | "failed"} UploadState
 * @typedef {(file: { clientId: string, file: File }, options: { onProgress: (share: number) => void, signal:
 *   AbortSignal }) => Promise<StoredFile>} Send
 */

/** How many files a message may have. */
const MOST = 10;

/** One file on its way to the server. Sent again under the same client id, it is stored once. */
export class Upload {
  /** @type {UploadState} */
  state = "uploading";
  /** How much of it has gone, from 0 to 1. */
  progress = 0;
  /** @type {Problem | null} why it failed */
  problem = null;
  key = randomUUID();

  #send;
  #onChange;
  #controller = new AbortController();
  /** @type {Promise<StoredFile> | null} */
  #stored = null;

  /**
   * @param {File} file
   * @param {Send} send
   * @param {() => void} onChange
   */
  constructor(file, send, onChange) {
    this.file = file;
    this.#send = send;
    this.#onChange = onChange;
  }

  /**
   * What the server has made of it; begins, or tries again what failed.
   * @returns {Promise<StoredFile>}
   */
  stored() {
    this.#stored ??= this.#upload();
    return this.#stored;
  }

  stop() {
    this.#controller.abort();
  }

  async #upload() {
    this.#set("uploading", null);
    try {
      const onProgress = (/** @type {number} */ share) => {
        this.progress = share;
        this.#onChange();
      };
      const options = { onProgress, signal: this.#controller.signal };
      const stored = await this.#send({ clientId: this.key, file: this.file }, options);
      this.#set("ready", null);
      return stored;
    } catch (error) {
      this.#stored = null;
      this.#set("failed", Problem.from(error));
      throw error;
    }
  }

  /**
   * @param {UploadState} state
   * @param {Problem | null} problem
   */
  #set(state, problem) {
    this.state = state;
    this.problem = problem;
    this.#onChange();
  }
}

/** The files that will go with what is being written: they upload while the words are still typed. */
export class Uploads {
  /** @type {readonly Upload[]} */
  items = [];
  /** Whether some were left out, because a message can't have so many. */
  isFull = false;

  #send;
  #onChange;

  /**
   * @param {Send} send
   * @param {() => void} onChange
   */
  constructor(send, onChange) {
    this.#send = send;
    this.#onChange = onChange;
  }

  /** @param {Iterable<File>} files */
  add(files) {
    const uploads = [...files].map((file) => new Upload(file, this.#send, this.#onChange));
    const taken = uploads.slice(0, MOST - this.items.length);
    this.isFull = taken.length < uploads.length;
    this.items = [...this.items, ...taken];
    for (const upload of taken) this.retry(upload);
    this.#onChange();
  }

  /** @param {Upload} upload */
  remove(upload) {
    upload.stop();
    this.isFull = false;
    this.items = this.items.filter((item) => item !== upload);
    this.#onChange();
  }

  /**
   * A failure is in the upload's state; whoever sends it hears of it again.
   * @param {Upload} upload
   */
  retry(upload) {
    upload.stored().catch(() => {});
  }

  /**
   * What goes with the message that is sent now. What failed for good stays, to be seen and removed.
   * @returns {Upload[]}
   */
  take() {
    const taken = this.items.filter(({ state }) => state !== "failed");
    this.items = this.items.filter(({ state }) => state === "failed");
    this.isFull = false;
    this.#onChange();
    return taken;
  }

  /** How many would go with a message now. */
  get count() {
    return this.items.filter(({ state }) => state !== "failed").length;
  }

  /** Gives up what was attached to nothing. */
  stop() {
    for (const upload of this.items) upload.stop();
    this.items = [];
  }
}
