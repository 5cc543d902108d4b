// @ts-check
import { element, setShown, setText } from "../shared/dom.js";
import { Problem } from "../shared/http.js";
import { texts } from "./texts.js";

/** The way in: e-mail and password, and one sentence when that did not work. */
export class LogInView {
  #api;
  #onLogIn;
  #fault = element("p", { class: "fault", role: "alert", hidden: true });
  #email = field("email", "email", "username");
  #password = field("password", "password", "current-password");
  #button = element("button", { class: "button primary", type: "submit" }, texts.logIn);

  /**
   * @param {import("./api.js").AgentAPI} api
   * @param {(session: import("../shared/types.js").AgentSession) => void} onLogIn
   */
  constructor(api, onLogIn) {
    this.#api = api;
    this.#onLogIn = onLogIn;
    const form = element("form", { onsubmit: (event) => this.#submit(event) });
    form.append(
      element("img", { src: "console.svg", alt: "", width: "40", height: "40" }),
      element("h1", {}, texts.logInTitle),
      this.#fault,
      element("label", { for: "email" }, texts.email), this.#email,
      element("label", { for: "password" }, texts.password), this.#password,
      this.#button,
    );
    this.node = element("main", { class: "log-in" }, form);
  }

  /** @param {string} words why it is asked for; may be empty */
  show(words) {
    setText(this.#fault, words);
    setShown(this.#fault, words !== "");
    this.#email.focus();
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    this.#button.disabled = true;
    try {
      this.#onLogIn(await this.#api.logIn(this.#email.value, this.#password.value));
    } catch (error) {
      this.show(sentence(Problem.from(error)));
      this.#password.select();
      this.#password.focus();
    } finally {
      this.#button.disabled = false;
    }
  }
}

/**
 * @param {string} name
 * @param {string} type
 * @param {string} autocomplete
 */
function field(name, type, autocomplete) {
  return element("input", { id: name, name, type, autocomplete, required: true });
}

/** @param {Problem} problem */
function sentence({ status }) {
  if (status === 401 || status === 422 || status === 400) return texts.wrongCredentials;
  if (status === 429) return texts.tooManyLogIns;
  return status === 0 ? texts.unreachable : texts.fault;
}
