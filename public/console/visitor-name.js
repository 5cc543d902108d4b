// @ts-check
import { texts } from "./texts.js";

/**
 * What a visitor is called: the name, else the address, else the end of the id.
 * @param {import("../shared/types.js").Visitor} visitor
 */
export function visitorName({ name, email, id }) {
  return name || email || texts.visitor(id);
}
