// @ts-check
import { Problem } from "../shared/http.js";

/** @typedef {import("../shared/types.js").Session} Session */

/**
 * Starts and renews the visitor's session. Whoever asks while a request is under way gets its answer, so that a stream
 * and a message that learn of an expired token together cause one renewal.
 */
export class VisitorSession {
  #api;
  #tokens;
  #request;
  /** @type {Promise<Session> | null} */
  #pending = null;

  /**
   * @param {import("./api.js").VisitorAPI} api
   * @param {import("./token-store.js").TokenStore} tokens
   * @param {() => import("./api.js").SessionRequest} request all but the token, as it is at that moment
   */
  constructor(api, tokens, request) {
    this.#api = api;
    this.#tokens = tokens;
    this.#request = request;
  }

  /** @returns {Promise<Session>} */
  start() {
    this.#pending ??= this.#start().finally(() => {
      this.#pending = null;
    });
    return this.#pending;
  }

  /**
   * The server handed out a fresh token before the old one ends.
   * @param {string} token
   */
  adopt(token) {
    this.#api.token = token;
    this.#tokens.set(token);
  }

  async #start() {
    const visitorToken = this.#api.token ?? this.#tokens.get();
    const session = await this.#ask(visitorToken);
    this.adopt(session.visitorToken);
    return session;
  }

  /**
   * A token that is refused is forgotten, and the visitor starts anew.
   * @param {string | null} visitorToken
   */
  async #ask(visitorToken) {
    const request = this.#request();
    if (visitorToken === null) return this.#api.startSession(request);
    try {
      return await this.#api.startSession({ ...request, visitorToken });
    } catch (error) {
      if (Problem.from(error).status !== 401) throw error;
      this.#api.token = null;
      this.#tokens.set(null);
      return this.#api.startSession(request);
    }
  }
}
