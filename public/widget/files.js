// @ts-check
import { draw, element } from "../shared/dom.js";
import { icon, iconButton } from "../shared/icons.js";
import { fileSize, plainName, say, texts } from "./words.js";

/** What is drawn as a picture; of anything else the name is shown. */
const PICTURE = /^image\/(png|jpeg|gif|webp)$/;
/** The longest side of a small picture, in its own pixels: twice what the style sheet shows of it. */
const SMALL_PIXELS = 480;
const LARGE_PIXELS = 4096;
/** How much of a long name's end stays in sight. */
const TAIL_CHARACTERS = 9;
/** How many files a message may have. */
const MAX_FILES = 10;
/** A download has begun by then. */
const REVOKE_MILLISECONDS = 10_000;

/**
 * @typedef {import("../shared/dom.js").Tree} Tree
 * @typedef {import("../shared/types.js").StoredFile} StoredFile
 * @typedef {import("./conversation.js").Attachment} Attachment
 */

/**
 * Files: chosen, pasted or dropped ones as chips that upload before the message is sent; those of messages as small
 * pictures that open large, or by name. Pictures are drawn on canvases from what was fetched, so that the token stays
 * in a header, and the page's content-security policy need not allow addresses made here.
 */
export class Files {
  #conversation;
  #root;
  #onChange;
  /** @type {Map<HTMLElement, Attachment>} by chip */
  #ready = new Map();
  /** @type {Map<string, Blob & { width?: number, height?: number }>} what was chosen on this page is not fetched */
  #own = new Map();
  #input = element("input", { type: "file", multiple: true, hidden: true });

  button = iconButton("attach", texts.attach, () => this.#input.click());
  /** The chips. */
  node = element("div.chips", {}, this.#input);

  /**
   * @param {import("./conversation.js").Conversation} conversation
   * @param {HTMLElement} root where files are dropped and pasted, and pictures open over its one child
   * @param {(count: number) => void} onChange how many there are to send
   */
  constructor(conversation, root, onChange) {
    this.#conversation = conversation;
    this.#root = root;
    this.#onChange = onChange;
    this.#receive(element("div.drop", { hidden: true }, texts.dropHere));
    this.#input.addEventListener("change", () => {
      this.#addAll(this.#input.files);
      this.#input.value = "";
    });
  }

  /** What goes with the message that is sent now. Chips of what cannot be sent stay. */
  take() {
    const attachments = [...this.#ready.values()];
    for (const chip of this.#ready.keys()) this.#drop(chip);
    return attachments;
  }

  /**
   * What is attached to a message.
   * @param {{ files?: StoredFile[] }} message
   * @returns {Tree}
   */
  draw({ files = [] }) {
    return ["div.files", {}, ...files.map((file) => this.#picture(file) ?? this.#row(file))];
  }

  get #limits() {
    return this.#conversation.connection.site?.files;
  }

  /** @param {HTMLElement} target covers the root while something is dragged over it */
  #receive(target) {
    const root = this.#root;
    const show = (/** @type {boolean} */ isOver) => {
      target.hidden = !isOver;
    };
    root.append(target);
    root.addEventListener("dragenter", ({ dataTransfer: data }) =>
      show(Boolean(this.#limits && data?.types.includes("Files"))),
    );
    target.addEventListener("dragover", (event) => event.preventDefault());
    target.addEventListener("dragleave", () => show(false));
    target.addEventListener("drop", (event) => {
      event.preventDefault();
      show(false);
      this.#addAll(event.dataTransfer?.files);
    });
    root.addEventListener("paste", (event) => {
      const { files, types } = event.clipboardData ?? new DataTransfer();
      if (files.length === 0 || types.includes("text/plain")) return;
      event.preventDefault();
      this.#addAll(files);
    });
  }

  /** @param {FileList | null | undefined} files */
  #addAll(files) {
    if (this.#limits) for (const file of files ?? []) this.#add(file);
  }

  /** @param {File} file */
  #add(file) {
    const name = plainName(file.name);
    const controller = new AbortController();
    const fault = this.#refusal(file);
    const note = element("small", { class: fault && "bad", role: "status" }, fault || fileSize(file.size));
    const remove = iconButton("close", say(texts.remove, name), () => {
      controller.abort();
      this.#drop(chip);
    });
    const chip = element("div.chip", {}, ...words(name, note), remove);
    this.node.append(chip);
    if (fault === "") this.#upload(file, controller.signal, chip, note);
  }

  /**
   * Why it cannot be sent, in words; empty where it can.
   * @param {File} file
   */
  #refusal({ size, type }) {
    const { maximumBytes = 0, types = [] } = this.#limits ?? {};
    if (!types.some((allowed) => allowed === type || allowed === type.replace(/\/.*/, "/*"))) return texts.fileType;
    if (size === 0) return texts.fileEmpty;
    if (size > maximumBytes) return say(texts.fileTooLarge, fileSize(maximumBytes));
    return this.#ready.size < MAX_FILES ? "" : say(texts.tooManyFiles, MAX_FILES);
  }

  /**
   * @param {File} file
   * @param {AbortSignal} signal
   * @param {HTMLElement} chip
   * @param {HTMLElement} note
   */
  async #upload(file, signal, chip, note) {
    const progress = element("progress", { value: 0, "aria-label": plainName(file.name) });
    const onProgress = (/** @type {number} */ share) => {
      progress.value = share;
    };
    const uploaded = this.#conversation.upload(file, { signal, onProgress });
    chip.append(progress);
    this.#ready.set(chip, { file, uploaded });
    this.#onChange(this.#ready.size);
    this.#keep(file);
    try {
      this.#own.set((await uploaded).id, file);
    } catch {
      const retry = () => (chip.remove(), this.#add(file));
      this.#ready.delete(chip);
      this.#onChange(this.#ready.size);
      note.className = "bad";
      draw(note, texts.notSent, " ", ["button.link", { onclick: retry }, texts.tryAgain]);
    }
    progress.remove();
  }

  /**
   * A picture of one's own is shown before the server has told its size.
   * @param {File} file
   */
  async #keep(file) {
    this.#own.set(keyOf(file), file);
    const bitmap = PICTURE.test(file.type) && (await createImageBitmap(file).catch(() => null));
    if (bitmap) Object.assign(file, { width: bitmap.width, height: bitmap.height });
    if (bitmap) bitmap.close();
  }

  /** @param {HTMLElement} chip */
  #drop(chip) {
    chip.remove();
    this.#ready.delete(chip);
    this.#onChange(this.#ready.size);
  }

  /** @param {StoredFile} file */
  async #blobOf(file) {
    return this.#own.get(keyOf(file)) ?? this.#conversation.download(file);
  }

  /** @param {StoredFile} file */
  #picture(file) {
    const { width, height } = this.#own.get(keyOf(file)) ?? file;
    if (!PICTURE.test(file.contentType) || !width || !height) return null;
    const canvas = element("canvas");
    const label = say(texts.openImage, plainName(file.name));
    const onclick = () => this.#open(file);
    const node = element("button.picture", { "aria-label": label, title: label, onclick }, canvas);
    fit(canvas, width, height, SMALL_PIXELS);
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      seen.disconnect();
      this.#paint(canvas, file, SMALL_PIXELS).catch(() => node.replaceWith(this.#row(file)));
    });
    seen.observe(node);
    return node;
  }

  /** @param {StoredFile} file */
  #row(file) {
    const name = plainName(file.name);
    const note = element("small", {}, fileSize(file.size));
    const onclick = () => this.#save(file).catch(() => note.replaceChildren(texts.failed));
    return element("button.file", { title: say(texts.download, name), onclick }, ...words(name, note), icon("save"));
  }

  /** @param {StoredFile} file */
  async #save(file) {
    saveBlob(await this.#blobOf(file), file.name);
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {StoredFile} file
   * @param {number} longest
   */
  async #paint(canvas, file, longest) {
    const bitmap = await createImageBitmap(await this.#blobOf(file));
    fit(canvas, bitmap.width, bitmap.height, longest);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
  }

  /**
   * Shows a picture over everything in the root.
   * @param {StoredFile} file
   */
  #open(file) {
    const name = plainName(file.name);
    const covered = /** @type {HTMLElement} */ (this.#root.firstChild);
    const failed = () => canvas.replaceWith(texts.failed);
    const canvas = element("canvas", { role: "img", "aria-label": name });
    const finish = () => {
      covered.inert = false;
      viewer.close();
      viewer.remove();
    };
    const onkeydown = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      finish();
    };
    const save = iconButton("save", say(texts.download, name), () => this.#save(file).catch(failed));
    const head = ["div.head", {}, ...words(name), save, iconButton("close", texts.close, finish)];
    const viewer = element("dialog.viewer", { "aria-label": name, "aria-modal": "true", onkeydown }, head, canvas);
    this.#root.append(viewer);
    viewer.show();
    covered.inert = true;
    this.#paint(canvas, file, LARGE_PIXELS).catch(failed);
  }
}

/**
 * Has the browser save something under a name.
 * @param {Blob} blob
 * @param {string} name
 */
export function saveBlob(blob, name) {
  const href = URL.createObjectURL(blob);
  element("a", { href, download: plainName(name) }).click();
  setTimeout(() => URL.revokeObjectURL(href), REVOKE_MILLISECONDS);
}

/**
 * Gives a canvas the size of what will be drawn on it, so that nothing moves then.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @param {number} longest
 */
function fit(canvas, width, height, longest) {
  const scale = Math.min(1, longest / Math.max(width, height));
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
}

/**
 * A file's mark and its name, shortened in the middle since its end says what it is, with a note under it.
 * @param {string} name
 * @param {Tree} [note]
 * @returns {Tree[]}
 */
function words(name, note) {
  const characters = [...name];
  const tail = characters.splice(-TAIL_CHARACTERS).join("");
  const line = ["bdi.file-name", { title: name }, ["span", {}, characters.join("")], tail];
  return [icon("file"), ["span.words", {}, line, note]];
}

/** @param {{ id?: string, name: string, size: number }} file stored, or not yet */
function keyOf({ id, name, size }) {
  return id || `${size} ${name}`;
}
