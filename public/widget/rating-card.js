// @ts-check
import { element, setShown } from "../shared/dom.js";
import { texts } from "./texts.js";

/** The end of a conversation: a rating from 1 to 5 with a comment if one likes, and the way back to writing. */
export class RatingCard {
  #onRate;
  #comment = element("textarea", { rows: "1", dir: "auto", maxlength: "1000" });
  #send = element("button", { class: "button primary", type: "submit", disabled: true }, texts.rateSend);
  #fault = element("p", { class: "fault", role: "alert", hidden: true }, texts.rateFailed);
  #form;
  #done = element("p", { role: "status" });

  /**
   * @param {object} options
   * @param {(score: number, comment: string) => Promise<void>} options.onRate
   * @param {() => void} options.onWriteAgain
   */
  constructor({ onRate, onWriteAgain }) {
    this.#onRate = onRate;
    this.#comment.placeholder = texts.rateComment;
    this.#comment.setAttribute("aria-label", texts.rateComment);
    const ends = element("div", { class: "ends", "aria-hidden": "true" });
    ends.append(element("span", {}, texts.ratePoor), element("span", {}, texts.rateGreat));
    this.#form = element("form", {}, this.#scores(), ends, this.#comment, this.#fault);
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    const again = element("button", { class: "button", type: "button", onclick: onWriteAgain }, texts.writeAgain);
    const row = element("div", { class: "row" }, again, this.#send);
    this.#send.setAttribute("form", "rating");
    this.#form.id = "rating";
    this.node = element("div", { class: "closing", hidden: true }, this.#done, this.#form, row);
  }

  /** @param {import("../shared/types.js").ConversationState} conversation */
  update({ rating }) {
    const isRated = rating !== null;
    setShown(this.#done, isRated);
    if (isRated && this.#done.textContent === "") this.#done.textContent = `${texts.closedTitle} ${texts.rateThanks}`;
    if (!isRated) this.#done.textContent = "";
    setShown(this.#form, !isRated);
    setShown(this.#send, !isRated);
  }

  #scores() {
    const legend = element("legend", { class: "question" }, texts.rateTitle);
    const group = element("fieldset", { class: "scores" }, legend);
    for (const score of [1, 2, 3, 4, 5]) {
      const label = texts.rateScore(score);
      const input = element("input", { type: "radio", name: "score", value: String(score), "aria-label": label });
      input.addEventListener("change", () => {
        this.#send.disabled = false;
      });
      group.append(element("label", {}, input, String(score)));
    }
    return group;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const score = Number(new FormData(this.#form).get("score"));
    if (!score) return;
    this.#send.disabled = true;
    try {
      await this.#onRate(score, this.#comment.value.trim());
      this.#form.reset();
      this.#fault.hidden = true;
    } catch {
      this.#fault.hidden = false;
      this.#send.disabled = false;
    }
  }
}
