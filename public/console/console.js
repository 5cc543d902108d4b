// @ts-check
import { useLocale } from "../shared/dates.js";
import { element, setShown } from "../shared/dom.js";
import { Backoff, Problem } from "../shared/http.js";
import { basics, composer, styleSheet, tokens, transcript } from "../shared/styles.js";
import { AgentAPI } from "./api.js";
import "./icons.js";
import { DeskView } from "./desk-view.js";
import { LogInView } from "./log-in-view.js";
import { locale, texts } from "./texts.js";

/** @typedef {import("../shared/types.js").AgentSession} AgentSession */

const app = /** @type {HTMLElement} */ (document.getElementById("app"));
const api = new AgentAPI(new URL("../api/v1/agent/", import.meta.url).href);
/** @type {DeskView | null} stays while its session is over, for the same agent to come back to */
let desk = null;
let isAsking = false;

useLocale(locale);
document.adoptedStyleSheets = [styleSheet(tokens((condition) => `:root${condition}`), basics, transcript, composer)];
api.onSessionOver = () => desk && !isAsking && askToLogIn(texts.sessionOver, desk.agent.email);
resume();

/** After a reload the cookie is still there, and the rest is asked for again until there is an answer. */
async function resume() {
  const backoff = new Backoff();
  const words = element("p", {}, texts.starting);
  const fault = element("p", { hidden: true }, texts.unreachable);
  app.replaceChildren(element("main", { class: "starting", role: "status" }, words, fault));
  for (;;) {
    try {
      const session = await api.resume();
      return session ? openDesk(session) : askToLogIn();
    } catch (error) {
      const problem = Problem.from(error);
      if (!problem.isRetryable) return askToLogIn(texts.fault);
      setShown(fault, true);
      await backoff.retry(problem);
    }
  }
}

/**
 * @param {string} [words] why
 * @param {string} [email] whose session is over
 */
function askToLogIn(words = "", email = "") {
  isAsking = true;
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  document.title = texts.untitled;
  const view = new LogInView(api, openDesk);
  app.replaceChildren(view.node);
  view.show(words, email);
}

/** @param {AgentSession} session */
function openDesk(session) {
  isAsking = false;
  const isSame = desk !== null && desk.agent.id === session.agent.id;
  if (desk && !isSame) {
    desk.stop();
    desk = null;
  }
  const shown = desk ?? new DeskView({ session, api, onLogOut });
  desk = shown;
  app.replaceChildren(shown.node);
  if (isSame) shown.renew(session);
  else shown.start();
}

function onLogOut() {
  desk = null;
  history.replaceState(null, "", location.pathname);
  askToLogIn();
}
