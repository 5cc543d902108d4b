// @ts-check
import { after } from "../shared/http.js";

/**
 * Time, as the desk is given it.
 *
 * @typedef {object} Clock
 * @property {() => number} now milliseconds since the epoch
 * @property {(milliseconds: number, action: () => void) => () => void} after runs the action once; the answer cancels
 */

/** @type {Clock} */
export const systemClock = { now: () => Date.now(), after };
