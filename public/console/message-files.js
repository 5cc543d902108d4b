// @ts-check
import { element } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { locale } from "./texts.js";

/** @typedef {import("../shared/types.js").StoredFile} StoredFile */

/** What the agent's door sends to be looked at; of anything else it sends a download. */
const PICTURE = /^image\/(png|jpeg|gif|webp)$/u;
const UNITS = /** @type {const} */ (["byte", "kilobyte", "megabyte", "gigabyte"]);

/**
 * What is attached to a message: pictures as pictures, the rest as links to download.
 * @param {readonly StoredFile[]} files
 * @param {(id: string) => string} addressOf
 */
export function messageFiles(files, addressOf) {
  const node = element("div", { class: "files" });
  node.append(...files.map((file) => (isPicture(file) ? picture(file, addressOf) : link(file, addressOf))));
  return node;
}

/** @param {StoredFile} file */
function isPicture({ id, contentType, width }) {
  return id !== "" && width !== null && PICTURE.test(contentType);
}

/**
 * Its size is known before it is here, so nothing jumps when it comes.
 * @param {StoredFile} file
 * @param {(id: string) => string} addressOf
 */
function picture({ id, name, width, height }, addressOf) {
  const image = element("img", { src: addressOf(id), alt: name, title: name, loading: "lazy", decoding: "async" });
  image.width = width ?? 0;
  image.height = height ?? 0;
  return element("a", { class: "picture", href: addressOf(id), target: "_blank", rel: "noopener" }, image);
}

/**
 * @param {StoredFile} file
 * @param {(id: string) => string} addressOf
 */
function link({ id, name, size }, addressOf) {
  const words = [icon("file"), element("bdi", {}, name), " ", element("small", {}, fileSize(size))];
  if (id === "") return element("span", { class: "file" }, ...words);
  return element("a", { class: "file", href: addressOf(id), download: name }, ...words);
}

/**
 * "840 byte", "1.2 MB".
 * @param {number} bytes
 */
export function fileSize(bytes) {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const options = { style: "unit", unit: UNITS[step], unitDisplay: "short", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale, /** @type {Intl.NumberFormatOptions} */ (options)).format(bytes / 1000 ** step);
}
