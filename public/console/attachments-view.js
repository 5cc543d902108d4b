// @ts-check
import { element, setAttributes, setShown, setText } from "../shared/dom.js";
import { icon, iconButton } from "../shared/icons.js";
import { fileSize } from "./message-files.js";
import { texts } from "./texts.js";

/**
 * @typedef {import("./uploads.js").Upload} Upload
 * @typedef {import("./uploads.js").Uploads} Uploads
 * @typedef {{ node: HTMLElement, draw: () => void, forget: () => void }} Chip
 */

/** What a browser can show of a file that it has. */
const PICTURE = /^image\/(png|jpeg|gif|webp)$/u;

/** The files that will go with what is being written: chosen, pasted or dropped, each with how far it is. */
export class AttachmentsView {
  #uploads;
  #list = element("ul", { class: "attachments", "aria-label": texts.attachments });
  #full = element("p", { class: "fault", role: "alert" });
  /** @type {Map<Upload, Chip>} */
  #chips = new Map();
  #input = element("input", { type: "file", multiple: true, hidden: true });
  #drop = element("div", { class: "drop", hidden: true }, icon("attach"), element("p"));

  /**
   * @param {() => Uploads | null} uploads of what is being written now; null where nothing can be attached
   * @param {() => boolean} isNote
   */
  constructor(uploads, isNote) {
    this.#uploads = uploads;
    this.isNote = isNote;
    this.button = iconButton("attach", texts.attach, () => this.#input.click());
    this.#input.addEventListener("change", () => {
      this.#add(this.#input.files);
      this.#input.value = "";
    });
    this.node = element("div", {}, this.#input, this.#full, this.#list);
  }

  /**
   * Takes what is pasted into a field and what is dropped onto a place.
   * @param {HTMLElement} field
   * @param {HTMLElement} place
   */
  listen(field, place) {
    field.addEventListener("paste", (event) => {
      if (!event.clipboardData?.files.length || !this.#uploads()) return;
      event.preventDefault();
      this.#add(event.clipboardData.files);
    });
    place.append(this.#drop);
    place.addEventListener("dragover", (event) => this.#onDrag(event));
    place.addEventListener("dragleave", (event) => {
      if (!place.contains(/** @type {Node | null} */ (event.relatedTarget))) setShown(this.#drop, false);
    });
    place.addEventListener("drop", (event) => {
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      setShown(this.#drop, false);
      this.#add(event.dataTransfer.files);
    });
  }

  draw() {
    const uploads = this.#uploads();
    const items = uploads?.items ?? [];
    for (const [upload, chip] of this.#chips) {
      if (items.includes(upload)) continue;
      chip.forget();
      this.#chips.delete(upload);
    }
    for (const upload of items) {
      const chip = this.#chips.get(upload) ?? makeChip(upload, /** @type {Uploads} */ (uploads));
      this.#chips.set(upload, chip);
      if (chip.node.parentNode !== this.#list) this.#list.append(chip.node);
      chip.draw();
    }
    setShown(this.#list, items.length > 0);
    setText(this.#full, uploads?.isFull ? texts.tooManyFiles : "");
    setShown(this.#full, uploads?.isFull === true);
    setShown(this.button, uploads !== null);
  }

  /** @param {FileList | null} files */
  #add(files) {
    this.#uploads()?.add(files ?? []);
  }

  /** @param {DragEvent} event */
  #onDrag(event) {
    if (!event.dataTransfer?.types.includes("Files") || !this.#uploads()) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    setText(/** @type {Node} */ (this.#drop.lastChild), this.isNote() ? texts.dropOnNote : texts.dropOnReply);
    setShown(this.#drop, true);
  }
}

/**
 * @param {Upload} upload
 * @param {Uploads} uploads
 * @returns {Chip}
 */
function makeChip(upload, uploads) {
  const { file } = upload;
  const address = PICTURE.test(file.type) ? URL.createObjectURL(file) : null;
  const mark = address === null ? icon("file") : element("img", { src: address, alt: "" });
  const progress = element("progress", { max: "1", "aria-label": texts.uploading(file.name) });
  const state = element("span", { class: "state" });
  const retry = element("button", { class: "link", type: "button" }, texts.tryAgain);
  retry.addEventListener("click", () => uploads.retry(upload));
  const remove = iconButton("close", texts.removeFile(file.name), () => uploads.remove(upload));
  const words = element("div", { class: "words" }, element("bdi", { title: file.name }, file.name), state);
  const node = element("li", { class: "attachment" }, mark, words, retry, progress, remove);
  return {
    node,
    draw() {
      const isFailed = upload.state === "failed";
      setText(state, isFailed ? failure(upload) : fileSize(file.size));
      setAttributes(state, { role: isFailed ? "alert" : null });
      setShown(retry, isFailed && upload.problem?.isRetryable === true);
      setShown(progress, upload.state === "uploading");
      progress.value = upload.progress;
      node.classList.toggle("refused", isFailed);
    },
    forget() {
      node.remove();
      if (address !== null) URL.revokeObjectURL(address);
    },
  };
}

/** @param {Upload} upload */
function failure({ problem }) {
  const known = texts.fileProblems[/** @type {keyof typeof texts.fileProblems} */ (problem?.code ?? "")];
  return known ?? (problem?.status === 404 || problem?.status === 405 ? texts.filesMissing : texts.notUploaded);
}
