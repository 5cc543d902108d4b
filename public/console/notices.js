// @ts-check
import { element } from "../shared/dom.js";
import { iconButton } from "../shared/icons.js";
import { texts } from "./texts.js";

/** Long enough to be read twice; nothing in a notice is needed to go on. */
const SHOWN_MILLISECONDS = 10_000;

/** Quiet sentences in a corner about what has happened: read aloud, and gone by themselves. */
export class Notices {
  node = element("div", { class: "notices", role: "status" });

  /** @param {string} words */
  show(words) {
    const line = element("p", {}, element("span", {}, words));
    const close = iconButton("close", texts.close, () => line.remove());
    line.append(close);
    this.node.append(line);
    setTimeout(() => line.remove(), SHOWN_MILLISECONDS);
  }
}
