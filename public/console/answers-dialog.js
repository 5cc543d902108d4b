// @ts-check
import { element, setShown, setText } from "../shared/dom.js";
import { Problem, randomUUID } from "../shared/http.js";
import { Dialog, confirmed } from "./dialog.js";
import { texts } from "./texts.js";

/** @typedef {import("./types.js").Answer} Answer */

const SHORTCUT = /^[a-z0-9-]{1,32}$/u;

/** Where the canned answers of a site are written, changed and deleted: a list, or the form for one of them. */
export class AnswersDialog {
  #answers;
  #site;
  #dialog = new Dialog(texts.answers, "answers");
  #picker;

  /**
   * @param {import("./answers.js").Answers} answers
   * @param {{ id: string, name: string }[]} sites
   * @param {string} [site] the one to begin with
   */
  constructor(answers, sites, site = sites[0]?.id ?? "") {
    this.#answers = answers;
    this.#site = site;
    this.#picker = sites.length > 1 ? this.#makePicker(sites) : null;
  }

  async open() {
    this.#dialog.body.replaceChildren(element("p", { class: "hint", role: "status" }, texts.loading));
    this.#dialog.open();
    await this.#load();
  }

  async #load() {
    await this.#answers.load(this.#site);
    this.#showList();
  }

  /** @param {{ id: string, name: string }[]} sites */
  #makePicker(sites) {
    const select = element("select", { id: "answers-site" });
    select.append(...sites.map(({ id, name }) => element("option", { value: id }, name)));
    select.value = this.#site;
    select.addEventListener("change", () => {
      this.#site = select.value;
      this.#load();
    });
    return element("p", { class: "line" }, element("label", { for: select.id }, texts.site), select);
  }

  #showList() {
    this.#dialog.title = texts.answers;
    const state = this.#answers.state(this.#site);
    const { body } = this.#dialog;
    body.replaceChildren(...(this.#picker ? [this.#picker] : []));
    if (state === "missing") return body.append(element("p", { class: "hint" }, texts.answersMissing));
    if (state === "failed") return this.#showFault();
    const add = element("button", { class: "button primary", type: "button" }, texts.newAnswer);
    add.addEventListener("click", () => this.#showForm(null));
    const items = this.#answers.items(this.#site);
    if (items.length === 0) body.append(element("p", { class: "hint" }, texts.answersEmpty));
    else body.append(element("ul", { class: "answers-list" }, ...items.map((answer) => this.#line(answer))));
    body.append(element("div", { class: "buttons" }, add));
  }

  #showFault() {
    const retry = element("button", { class: "button", type: "button", onclick: () => this.#load() }, texts.tryAgain);
    this.#dialog.body.append(element("p", { class: "fault", role: "alert" }, texts.answersFailed), retry);
  }

  /** @param {Answer} answer */
  #line(answer) {
    const edit = element("button", { class: "button", type: "button" }, texts.edit);
    edit.setAttribute("aria-label", `${texts.edit} /${answer.shortcut}`);
    edit.addEventListener("click", () => this.#showForm(answer));
    const tag = answer.question === null ? null : element("span", { class: "tag" }, texts.byAssistant);
    const head = element("div", { class: "line" }, element("code", {}, `/${answer.shortcut}`), tag);
    const words = element("div", { class: "words" }, head, element("p", { dir: "auto" }, answer.text));
    return element("li", {}, words, edit);
  }

  /** @param {Answer | null} answer null for a new one */
  #showForm(answer) {
    this.#dialog.title = answer ? texts.editAnswer : texts.newAnswer;
    const form = new AnswerForm(answer, {
      onSave: (content) => this.#answers.save(this.#site, content),
      onDelete: async () => answer && this.#answers.remove(answer),
      onDone: () => this.#showList(),
    });
    this.#dialog.body.replaceChildren(form.node);
    form.focus();
  }
}

/** The form of one answer. */
class AnswerForm {
  #answer;
  #actions;
  #shortcut = element("input", {
    id: "answer-shortcut", required: true, maxlength: "32", autocomplete: "off", autocapitalize: "none", dir: "ltr",
    spellcheck: "false", "aria-describedby": "answer-shortcut-hint",
  });
  #text = element("textarea", {
    id: "answer-text", required: true, rows: "5", dir: "auto", "aria-describedby": "answer-text-hint",
  });
  #question = element("input", { id: "answer-question", dir: "auto", "aria-describedby": "answer-question-hint" });
  #fault = element("p", { class: "fault", role: "alert", hidden: true });
  #save = element("button", { class: "button primary", type: "submit" }, texts.save);
  /** A repeated save of the same new answer must not create two. */
  #clientId = randomUUID();

  /**
   * @param {Answer | null} answer
   * @param {object} actions
   * @param {(content: import("./answers.js").AnswerContent & { id?: string, clientId?: string }) => Promise<unknown>}
   *   actions.onSave
   * @param {() => Promise<unknown>} actions.onDelete
   * @param {() => void} actions.onDone
   */
  constructor(answer, actions) {
    this.#answer = answer;
    this.#actions = actions;
    this.#shortcut.value = answer?.shortcut ?? "";
    this.#text.value = answer?.text ?? "";
    this.#question.value = answer?.question ?? "";
    this.node = element("form", { class: "answer-form" });
    this.node.append(
      ...field(texts.shortcut, this.#shortcut, texts.shortcutHint),
      ...field(texts.answerText, this.#text, texts.answersHint),
      ...field(texts.question, this.#question, texts.questionHint),
      this.#fault,
      this.#makeButtons(),
    );
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  focus() {
    this.#shortcut.focus();
  }

  #makeButtons() {
    const cancel = element("button", { class: "button", type: "button" }, texts.cancel);
    cancel.addEventListener("click", () => this.#actions.onDone());
    const row = element("div", { class: "buttons" }, cancel, this.#save);
    if (this.#answer === null) return row;
    const { shortcut } = this.#answer;
    const remove = element("button", { class: "button bad", type: "button" }, texts.remove);
    remove.addEventListener("click", async () => {
      if (await confirmed(texts.removeSure(shortcut), texts.remove)) this.#do(() => this.#actions.onDelete());
    });
    row.prepend(remove);
    return row;
  }

  #submit() {
    const shortcut = this.#shortcut.value.trim().replace(/^\//u, "").toLowerCase();
    if (!SHORTCUT.test(shortcut)) return this.#refuse(texts.shortcutWrong, this.#shortcut);
    const content = { shortcut, text: this.#text.value.trim(), question: this.#question.value.trim() || null };
    const origin = this.#answer ? { id: this.#answer.id } : { clientId: this.#clientId };
    this.#do(() => this.#actions.onSave({ ...content, ...origin }));
  }

  /** @param {() => Promise<unknown>} action */
  async #do(action) {
    this.#save.disabled = true;
    setShown(this.#fault, false);
    try {
      await action();
      this.#actions.onDone();
    } catch (error) {
      const { code, status, message } = Problem.from(error);
      if (code === "shortcut_taken") this.#refuse(texts.shortcutTaken, this.#shortcut);
      else this.#refuse(status === 422 ? message : texts.fault, this.#text);
    } finally {
      this.#save.disabled = false;
    }
  }

  /**
   * @param {string} words
   * @param {HTMLElement} at
   */
  #refuse(words, at) {
    setText(this.#fault, words);
    setShown(this.#fault, true);
    at.focus();
  }
}

/**
 * @param {string} name
 * @param {HTMLElement} input
 * @param {string} hint
 */
function field(name, input, hint) {
  return [
    element("label", { for: input.id }, name),
    input,
    element("p", { class: "hint", id: `${input.id}-hint` }, hint),
  ];
}
