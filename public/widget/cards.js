// @ts-check
import { initials } from "../shared/icons.js";
import { choice, field, makeForm } from "./parts.js";
import { say, texts } from "./words.js";

/**
 * @typedef {import("./conversation.js").Conversation} Conversation
 * @typedef {import("../shared/dom.js").Tree} Tree
 * @typedef {import("../shared/types.js").Site} Site
 * @typedef {import("../shared/types.js").ConversationState} ConversationState
 */

/**
 * Who is on the other side, and how the conversation stands.
 * @param {Site | null} site null while it is not known, or cannot be
 * @param {ConversationState | null} conversation
 * @returns {Tree[]}
 */
export function headline(site, conversation) {
  const { agent, department, status } = conversation ?? {};
  const name = agent?.name ?? site?.name ?? texts.chat;
  const title = agent && department ? `${name}, ${department.name}` : name;
  const words = site ? stateWords(site, conversation) : "";
  const online = site?.online && status !== "resolved" && "online";
  return [
    ["span", { class: `avatar ${online}`, "aria-hidden": "true" }, initials(name)],
    ["div.words", {}, ["h2", { id: "title", title }, ["bdi", {}, title]], ["p", { role: "status", title: words }, words]],
  ];
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

/**
 * Before the first message: a greeting, and who can be reached.
 * @param {Site} site
 * @param {Conversation} conversation
 * @returns {Tree[]}
 */
export function intro({ greeting, online, departments }, conversation) {
  const choices = departments.map(({ id, name, online: isHere }, index) => {
    const checked = conversation.department ? id === conversation.department : index === 0;
    const onchange = () => {
      conversation.department = id;
    };
    const state = ["small", { class: isHere && "here" }, isHere ? texts.online : texts.away];
    return choice({ name: "department", value: id, checked, onchange }, ["bdi", {}, name], state);
  });
  return [
    ["h3", { dir: "auto" }, greeting || texts.greeting],
    ["p", {}, online ? texts.introOnline : texts.introAway],
    conversation.storage.isBlocked && ["p", {}, texts.notKept],
    choices.length > 1 && ["fieldset", {}, ["legend", {}, texts.departments], ...choices],
  ];
}

/**
 * What the site asks beforehand and does not know; null where that is nothing.
 * @param {Site} site
 * @param {Conversation} conversation
 * @param {() => void} onDone
 */
export function preChatForm({ preChat = [] }, conversation, onDone) {
  const asked = preChat.filter(({ field: name }) => !conversation.connection.visitor?.[name]);
  if (asked.length === 0) return null;
  const isOptional = asked.every(({ required }) => !required);
  const fields = asked.map(({ field: name, required }) => field(name, required));
  const onSubmit = (/** @type {import("./parts.js").Answers} */ profile) =>
    conversation.submitProfile(profile).then(onDone);
  return makeForm(fields, texts.start, onSubmit, isOptional && texts.skip, onDone);
}

/**
 * The end of a conversation: a rating from 1 to 5 with a comment if one likes, and the way back to writing.
 * @param {Conversation} conversation
 * @param {() => void} onWriteAgain
 */
export function ratingForm(conversation, onWriteAgain) {
  const scores = [1, 2, 3, 4, 5].map((score) =>
    choice({ name: "score", value: score, "aria-label": say(texts.rateScore, score) }, String(score)),
  );
  const label = texts.rateComment;
  const comment = { name: "comment", rows: 1, dir: "auto", maxlength: 1000, placeholder: label, "aria-label": label };
  const onSubmit = (/** @type {import("./parts.js").Answers} */ answers) =>
    conversation.rate(Number(answers.score), answers.comment.trim());
  /** @type {Tree[]} */
  const content = [
    ["fieldset.scores", {}, ["legend", {}, texts.rateTitle], ...scores],
    ["div.row.ends", { "aria-hidden": "true" }, ["span", {}, texts.ratePoor], ["span", {}, texts.rateGreat]],
    ["textarea.input", comment],
  ];
  return makeForm(content, texts.send, onSubmit, texts.writeAgain, onWriteAgain);
}
