// @ts-check
import { avatar, iconButton, updateAvatar } from "../shared/icons.js";
import { element, setShown, setText } from "../shared/dom.js";
import { makeChoice, makeField, makeForm, popup } from "./parts.js";
import { say, texts } from "./words.js";

/**
 * @typedef {import("./conversation.js").Conversation} Conversation
 * @typedef {import("../shared/types.js").Site} Site
 * @typedef {import("../shared/types.js").ConversationState} ConversationState
 */

/** Who is on the other side, how the conversation stands, and what else can be done with it. */
export class PanelHeader {
  #avatar = avatar();
  #title = element("h2", { id: "title", dir: "auto" });
  #state = element("p", { role: "status" });

  /**
   * @param {() => void} onClose
   * @param {() => [string, () => void][]} menuItems asked whenever the menu opens
   */
  constructor(onClose, menuItems) {
    const more = iconButton("more", texts.menu);
    const menu = element("div.popup.menu");
    popup(more, menu, 1, (close) =>
      menuItems().map(([words, act]) => element("button", { onclick: () => (close(), act()) }, words)),
    );
    const words = element("div.words", {}, this.#title, this.#state);
    this.node = element("header.head", {}, this.#avatar, words, more, iconButton("close", texts.close, onClose), menu);
  }

  /**
   * @param {Site | null} site null while it is not known, or cannot be
   * @param {ConversationState | null} conversation
   */
  update(site, conversation) {
    const { agent, department, status } = conversation ?? {};
    const name = agent?.name ?? site?.name ?? texts.chat;
    setText(this.#title, agent && department ? `${name}, ${department.name}` : name);
    setText(this.#state, site ? stateWords(site, conversation) : "");
    this.#state.title = this.#state.textContent ?? "";
    updateAvatar(this.#avatar, name, site?.online && status !== "resolved");
  }
}

/**
 * How a conversation stands, or whether somebody is there to begin one.
 * @param {Site} site
 * @param {ConversationState | null} conversation
 */
function stateWords({ online }, conversation) {
  const { status = "", queuePosition } = conversation ?? {};
  if (status !== "waiting" && status !== "") return texts[status];
  if (!online) return texts.away;
  if (status === "") return texts.online;
  return queuePosition ? say(texts.position, queuePosition) : texts.waiting;
}

/** Before the first message: a greeting, who can be reached, and what the site asks beforehand. */
export class IntroCard {
  #conversation;
  #onAnswered;
  #greeting = element("h3", { dir: "auto" });
  #words = element("p");
  #notKept = element("p", {}, texts.notKept);
  #departments = element("fieldset");
  #drawn = "";
  /** @type {HTMLElement | null} */
  #form = null;
  #isAnswered = false;

  node = element("div.intro", {}, this.#greeting, this.#words, this.#notKept, this.#departments);

  /**
   * @param {Conversation} conversation
   * @param {() => void} onAnswered the visitor can write now
   */
  constructor(conversation, onAnswered) {
    this.#conversation = conversation;
    this.#onAnswered = onAnswered;
  }

  /**
   * @param {Site} site
   * @returns {boolean} whether something is asked before one can write
   */
  update({ greeting, online, departments, preChat = [] }) {
    const { connection, storage } = this.#conversation;
    setText(this.#greeting, greeting || texts.greeting);
    setText(this.#words, online ? texts.introOnline : texts.introAway);
    setShown(this.#notKept, storage.isBlocked);
    this.#drawDepartments(departments);
    const fields = preChat.filter(({ field }) => !connection.visitor?.[field]);
    if (fields.length > 0 && !this.#isAnswered) this.#form ??= this.#ask(fields);
    return this.#form !== null;
  }

  /** @param {NonNullable<Site["preChat"]>} fields */
  #ask(fields) {
    const isOptional = fields.every(({ required }) => !required);
    const finish = () => {
      this.#isAnswered = true;
      this.#form?.remove();
      this.#form = null;
      this.#onAnswered();
    };
    const onSubmit = (/** @type {import("./parts.js").Answers} */ profile) =>
      this.#conversation.submitProfile(profile).then(finish);
    const content = fields.map(({ field, required }) => makeField(field, required));
    const form = makeForm(content, texts.start, onSubmit, isOptional && texts.skip, finish);
    this.node.append(form);
    return form;
  }

  /** @param {Site["departments"]} departments */
  #drawDepartments(departments) {
    const drawn = JSON.stringify(departments);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const chosen = this.#conversation.department ?? departments[0]?.id;
    const choices = departments.map(({ id, name, online }) => {
      const state = element(online ? "small.here" : "small", {}, online ? texts.online : texts.away);
      const choice = makeChoice("department", id, id === chosen, false, element("bdi", {}, name), state);
      choice.addEventListener("change", () => {
        this.#conversation.department = id;
      });
      return choice;
    });
    this.#departments.replaceChildren(element("legend", {}, texts.departments), ...choices);
    setShown(this.#departments, choices.length > 1);
  }
}

/** The end of a conversation: a rating from 1 to 5 with a comment if one likes, and the way back to writing. */
export class RatingCard {
  #conversation;
  #onWriteAgain;
  /** @type {boolean | undefined} */
  #isRated;

  node = element("div.card");

  /**
   * @param {Conversation} conversation
   * @param {() => void} onWriteAgain
   */
  constructor(conversation, onWriteAgain) {
    this.#conversation = conversation;
    this.#onWriteAgain = onWriteAgain;
  }

  /** @param {ConversationState} conversation */
  update({ rating }) {
    const isRated = rating !== null;
    if (isRated === this.#isRated) return;
    const hadFocus = this.node.matches(":focus-within");
    this.#isRated = isRated;
    if (!isRated) return this.node.replaceChildren(this.#ask());
    const again = element("button.button", { onclick: this.#onWriteAgain }, texts.writeAgain);
    this.node.replaceChildren(element("p", { role: "status" }, texts.rateThanks), again);
    if (hadFocus) again.focus();
  }

  #ask() {
    const scores = [1, 2, 3, 4, 5].map((score) =>
      makeChoice("score", score, false, say(texts.rateScore, score), String(score)),
    );
    const group = element("fieldset.scores", {}, element("legend", {}, texts.rateTitle), ...scores);
    const ends = element("div.row.ends", { "aria-hidden": "true" }, element("span", {}, texts.ratePoor), texts.rateGreat);
    const words = { placeholder: texts.rateComment, "aria-label": texts.rateComment };
    const comment = element("textarea.input", { name: "comment", rows: 1, dir: "auto", maxlength: 1000, ...words });
    const onSubmit = (/** @type {import("./parts.js").Answers} */ answers) =>
      this.#conversation.rate(Number(answers.score), answers.comment.trim());
    return makeForm([group, ends, comment], texts.send, onSubmit, texts.writeAgain, this.#onWriteAgain);
  }
}
