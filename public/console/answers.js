// @ts-check
import { Problem, randomUUID } from "../shared/http.js";

/**
 * @typedef {import("./types.js").Answer} Answer
 * @typedef {{ shortcut: string, text: string, question: string | null }} AnswerContent
 * @typedef {"loading" | "ready" | "failed" | "missing"} AnswersState `missing`: this server keeps no answers
 */

/** The canned answers of each site, loaded when first asked for and kept current by what is changed here. */
export class Answers {
  #api;
  #onChange;
  /** @type {Map<string, { state: AnswersState, items: Answer[] }>} */
  #sites = new Map();

  /**
   * @param {Pick<import("./api.js").AgentAPI, "answers" | "createAnswer" | "changeAnswer" | "deleteAnswer">} api
   * @param {() => void} onChange
   */
  constructor(api, onChange) {
    this.#api = api;
    this.#onChange = onChange;
  }

  /**
   * @param {string} site
   * @returns {AnswersState}
   */
  state(site) {
    return this.#sites.get(site)?.state ?? "loading";
  }

  /**
   * @param {string} site
   * @returns {readonly Answer[]} by shortcut
   */
  items(site) {
    return this.#sites.get(site)?.items ?? [];
  }

  /**
   * Loads the answers of a site anew; those that are here stay in view meanwhile.
   * @param {string} site
   */
  async load(site) {
    if (this.state(site) !== "ready") this.#set(site, "loading", []);
    try {
      this.#set(site, "ready", (await this.#api.answers(site)).items);
    } catch (error) {
      const { status } = Problem.from(error);
      if (this.state(site) !== "ready") this.#set(site, status === 404 || status === 405 ? "missing" : "failed", []);
    }
  }

  /**
   * Those that fit what is typed, the best first: by the start of the shortcut, then by its inside, then by the text.
   * @param {string} site
   * @param {string} query
   * @returns {Answer[]}
   */
  find(site, query) {
    const words = query.toLowerCase();
    const ranked = this.items(site).map((answer) => ({ answer, rank: rank(answer, words) }));
    return ranked.filter(({ rank }) => rank < 3).sort((a, b) => a.rank - b.rank).map(({ answer }) => answer);
  }

  /**
   * Stores a new answer or a changed one.
   * @param {string} site
   * @param {AnswerContent & { id?: string, clientId?: string }} content
   * @returns {Promise<Answer>}
   */
  async save(site, { id, clientId = randomUUID(), ...content }) {
    const answer = id === undefined
      ? await this.#api.createAnswer({ clientId, site, ...content })
      : await this.#api.changeAnswer(id, content);
    this.#set(site, "ready", [...this.items(site).filter((other) => other.id !== answer.id), answer]);
    return answer;
  }

  /** @param {Answer} answer */
  async remove({ id, siteId }) {
    try {
      await this.#api.deleteAnswer(id);
    } catch (error) {
      // A colleague was quicker: it is gone, which is all that was wanted.
      if (Problem.from(error).status !== 404) throw error;
    }
    this.#set(siteId, "ready", this.items(siteId).filter((other) => other.id !== id));
  }

  /**
   * @param {string} site
   * @param {AnswersState} state
   * @param {Answer[]} items
   */
  #set(site, state, items) {
    const ordered = [...items].sort((a, b) => (a.shortcut < b.shortcut ? -1 : 1));
    this.#sites.set(site, { state, items: ordered });
    this.#onChange();
  }
}

/**
 * @param {Answer} answer
 * @param {string} words in lower case
 */
function rank({ shortcut, text }, words) {
  if (shortcut.startsWith(words)) return 0;
  if (shortcut.includes(words)) return 1;
  return text.toLowerCase().includes(words) ? 2 : 3;
}

/**
 * What is typed behind a "/" that begins a word and reaches to the caret: a question for an answer.
 * @param {string} text
 * @param {number} caret
 * @returns {{ start: number, query: string } | null} `start` is the place of the "/"
 */
export function answerQuery(text, caret) {
  const match = /(?:^|\s)\/([a-z0-9-]*)$/iu.exec(text.slice(0, caret));
  return match ? { start: caret - match[1].length - 1, query: match[1].toLowerCase() } : null;
}

/**
 * The answer's text with `{visitor}` and `{agent}` filled in. A visitor who has no name is not called by one: the
 * placeholder goes, and the space before it.
 * @param {string} text
 * @param {{ visitor: string | null, agent: string }} names
 */
export function filledIn(text, { visitor, agent }) {
  return text
    .replace(/ ?\{visitor\}/gu, (found) => (visitor === null ? "" : found.replace("{visitor}", () => visitor)))
    .replace(/\{agent\}/gu, () => agent);
}
