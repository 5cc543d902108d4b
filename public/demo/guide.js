// @ts-check
/**
 * What the demo says about itself, the same on every page: the strip at its top, and how the chat got there.
 */
import { element } from "../shared/dom.js";

/** How long a button says that it has copied. */
const NOTICE_MILLISECONDS = 2000;

/** @typedef {{key: string, widget: string, console: string}} Page  The key is empty where the address has none. */

/**
 * @param {HTMLElement} place
 * @param {Page} page
 */
export function fillStrip(place, { key, console }) {
  const advice =
    key === ""
      ? element("p", {}, "The chat needs the key of a site: ", element("a", { href: "#guide" }, "how to get one"))
      : element("p", {}, "Write in the chat, then answer from the console.");
  place.append(
    element(
      "div",
      { class: "width" },
      element("strong", {}, "Frontdesk demo"),
      advice,
      consoleLink(console, "Open the console"),
      element("a", { href: "./", "data-keep": true }, "All demo pages"),
    ),
  );
}

/**
 * @param {HTMLElement} place  its `data-guide` says whether it is the start page's or one with the chat on it
 * @param {Page} page
 */
export function fillGuide(place, page) {
  const isStart = place.dataset.guide === "start";
  const title = isStart ? "Put the chat on your own page" : "How the chat got on this page";
  place.append(
    element(
      "div",
      { class: "width" },
      element("h2", { id: "guide-title" }, title),
      ...(page.key === "" ? withoutKey() : withKey(page)),
      element(
        "p",
        { class: "actions" },
        consoleLink(page.console, "Open the console", "button"),
        !isStart && element("a", { href: "./", "data-keep": true }, "All demo pages"),
      ),
    ),
  );
}

/** @param {Page} page */
function withKey({ key, widget }) {
  return [
    element("p", {}, "By one line, and nothing else. The key says which site a visitor writes to; it is no secret."),
    code(`<script type="module" src="${widget}" data-site="${key}"></script>`),
    steps(
      ["Ask", "Open the chat in the corner of a demo page and write. Nothing is stored before that."],
      ["Answer", "Open the console beside it, and log in as the agent whom deploy/run made at its first start."],
      ["Come back", "Close the page and open it again: the conversation goes on where it was."],
    ),
  ];
}

function withoutKey() {
  return [
    element("p", {}, "The chat needs the public key of a site. Make one beside the running server:"),
    code(`frontdesk site add --name NAME --origin ${location.origin}`),
    element("p", {}, "Then add ", element("code", {}, "?site=KEY"), " to the address of this page."),
  ];
}

/**
 * @param {string} href
 * @param {string} text
 * @param {string} [style]
 */
function consoleLink(href, text, style) {
  const hint = element("span", { class: "unseen" }, " (opens a window)");
  return element("a", { href, class: style, target: "_blank", "data-console": true }, text, hint);
}

/** @param {...[string, string]} all  each with its title and what to do */
function steps(...all) {
  const items = all.map(([title, text]) => element("li", {}, element("h3", {}, title), element("p", {}, text)));
  return element("ol", { class: "steps" }, ...items);
}

/**
 * A line to take along, with a button that copies it.
 * @param {string} text
 */
function code(text) {
  const words = text.split(" ").flatMap((word, index) => [index > 0 && " ", element("span", {}, word)]);
  const line = element("code", { "data-line": true }, ...words);
  const button = element("button", { class: "button plain", type: "button" }, "Copy");
  // Read out when it changes, which the words on a button aren't everywhere.
  const status = element("span", { class: "unseen", role: "status" });
  button.addEventListener("click", async () => {
    const isCopied = await copy(line);
    button.textContent = isCopied ? "Copied" : "Selected";
    status.textContent = isCopied ? "Copied" : "Selected, copy it with your keyboard";
    setTimeout(() => {
      button.textContent = "Copy";
      status.textContent = "";
    }, NOTICE_MILLISECONDS);
  });
  return element("div", { class: "code" }, element("pre", {}, line), button, status);
}

/**
 * Copies a line, or selects it where the clipboard is closed, as it is on an origin that isn't secure.
 * @param {HTMLElement} line
 */
async function copy(line) {
  try {
    await navigator.clipboard.writeText(line.textContent ?? "");
    return true;
  } catch {
    getSelection()?.selectAllChildren(line);
    return false;
  }
}
