// @ts-check
import { element, setText } from "./dom.js";

/** Three dots at the end of a conversation while someone types there, with the words for those who cannot see them. */
export class TypingDots {
  #describe;
  #words = element("span", { class: "unseen" });
  #node = element("div", { class: "typing" }, element("i"), element("i"), element("i"), this.#words);

  /** @param {(name: string) => string} describe */
  constructor(describe) {
    this.#describe = describe;
  }

  /**
   * @param {import("./types.js").Member[]} members
   * @returns {HTMLElement | null} the dots, or null with nobody typing; a node shown before is taken away
   */
  update(members) {
    if (members.length === 0) {
      this.#node.remove();
      return null;
    }
    setText(this.#words, this.#describe(members.map(({ name }) => name).join(", ")));
    this.#node.title = this.#words.textContent ?? "";
    return this.#node;
  }
}
