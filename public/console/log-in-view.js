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
    const form = element("form", { onsubmit: (/** @type {SubmitEvent} */ event) => this.#submit(event) });
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

  /**
   * @param {string} words why it is asked for; may be empty
   * @param {string} email whose session is over; may be empty
   */
  show(words, email) {
    this.#tell(words);
    this.#email.value = email;
    (email === "" ? this.#email : this.#password).focus();
  }

  /** @param {string} words */
  #tell(words) {
    setText(this.#fault, words);
    setShown(this.#fault, words !== "");
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    if (this.#button.getAttribute("aria-disabled") === "true") return;
    this.#button.setAttribute("aria-disabled", "true");
    try {
      this.#onLogIn(await this.#api.logIn(this.#email.value, this.#password.value));
    } catch (error) {
      // Emptied first, so that the same words are read aloud again.
      this.#tell("");
      this.#tell(sentence(Problem.from(error)));
      this.#password.focus();
      this.#password.select();
    } finally {
      this.#button.removeAttribute("aria-disabled");
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
function sentence({ status, retryAfter, requestId }) {
  if (status === 401 || status === 422 || status === 400) return texts.wrongCredentials;
  if (status === 429) return texts.tooManyLogIns(retryAfter === null ? null : Math.ceil(retryAfter / 1000));
  if (status === 0) return texts.unreachable;
  return requestId ? texts.faultOf(requestId) : texts.fault;
}
