// @ts-check
import { texts } from "./texts.js";

/**
 * What a visitor is called: the name, else the address, else a short mark that tells those without either apart.
 * @param {import("../shared/types.js").Visitor} visitor
 */
export function visitorName({ name, email, id }) {
  return name || email || texts.visitor(mark(id));
}

/**
 * Four characters out of all of the id: ids made one after the other differ in few places (FNV-1a, 32 bits).
 * @param {string} id
 */
function mark(id) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36).padStart(4, "0").slice(-4);
}
