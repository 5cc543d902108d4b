// @ts-check
import { element } from "../shared/dom.js";
import { Dialog } from "./dialog.js";
import { SHORTCUTS } from "./shortcuts.js";
import { texts } from "./texts.js";

/** The keys that the reply field itself understands. */
const IN_REPLY = /** @type {[string[], string][]} */ ([
  [["Enter"], texts.sendKey], [["Shift + Enter"], texts.lineKey], [["/"], texts.answersKey],
]);

/**
 * Shows every shortcut.
 * @param {boolean} areLettersOn
 */
export function openHelp(areLettersOn) {
  const dialog = new Dialog(texts.help, "help");
  for (const group of /** @type {const} */ (["list", "conversation", "everywhere"])) {
    const shortcuts = SHORTCUTS.filter((shortcut) => shortcut.group === group);
    dialog.body.append(
      section(texts.shortcutGroups[group], shortcuts.map(({ keys, action }) => [[...keys], texts.actions[action]])),
    );
  }
  dialog.body.append(section(texts.inReply, IN_REPLY));
  if (!areLettersOn) dialog.body.prepend(element("p", { class: "hint" }, texts.shortcutsOff));
  dialog.open();
}

/**
 * @param {string} title
 * @param {[string[], string][]} lines
 */
function section(title, lines) {
  const table = element("dl");
  for (const [keys, words] of lines) {
    const cell = element("dt");
    keys.forEach((key, index) => {
      if (index > 0) cell.append(` ${texts.or} `);
      cell.append(element("kbd", {}, texts.keys[key] ?? key));
    });
    table.append(element("div", {}, cell, element("dd", {}, words)));
  }
  return element("section", {}, element("h3", {}, title), table);
}
