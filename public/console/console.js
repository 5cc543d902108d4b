// @ts-check
import { basics, composer, styleSheet, tokens, transcript } from "../shared/styles.js";
import { AgentAPI } from "./api.js";
import "./icons.js";
import { DeskView } from "./desk-view.js";
import { LogInView } from "./log-in-view.js";
import { texts } from "./texts.js";

/** @typedef {import("../shared/types.js").AgentSession} AgentSession */

const app = /** @type {HTMLElement} */ (document.getElementById("app"));
const api = new AgentAPI(new URL("../api/v1/agent/", import.meta.url).href);
/** @type {DeskView | null} */
let desk = null;

document.adoptedStyleSheets = [styleSheet(tokens((condition) => `:root${condition}`), basics, transcript, composer)];
api.onSessionOver = () => desk && askToLogIn(texts.sessionOver);
resume();

/** After a reload the cookie is still there, and the rest is asked for again. */
async function resume() {
  try {
    const session = await api.resume();
    if (session) openDesk(session);
    else askToLogIn();
  } catch {
    askToLogIn(texts.unreachable);
  }
}

/** @param {string} [words] why */
function askToLogIn(words = "") {
  desk?.stop();
  desk = null;
  document.title = texts.untitled;
  const view = new LogInView(api, openDesk);
  app.replaceChildren(view.node);
  view.show(words);
}

/** @param {AgentSession} session */
function openDesk(session) {
  desk = new DeskView({ session, api, onLogOut: () => askToLogIn() });
  app.replaceChildren(desk.node);
  desk.start();
}
