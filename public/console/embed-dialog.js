// @ts-check
import { element, setText } from "../shared/dom.js";
import { Dialog } from "./dialog.js";
import { texts } from "./texts.js";

/**
 * Shows the line to paste for each site.
 * @param {import("./colleagues.js").Colleagues} colleagues
 */
export async function openEmbed(colleagues) {
  const dialog = new Dialog(texts.embedTitle, "embed");
  const state = element("p", { class: "hint", role: "status" }, texts.loading);
  dialog.body.append(state);
  dialog.open();
  await colleagues.load();
  if (colleagues.state !== "ready") {
    setText(state, colleagues.state === "missing" ? texts.sitesMissing : texts.sitesFailed);
    return;
  }
  setText(state, texts.embedHint);
  dialog.body.append(...colleagues.sites.map(siteSection));
}

/** @param {import("./types.js").TransferSite} site */
function siteSection({ id, name, embed }) {
  const line = element("textarea", { id: `embed-${id}`, readonly: true, rows: "3", spellcheck: "false", dir: "ltr" });
  line.value = embed;
  const done = element("span", { role: "status" });
  const copy = element("button", { class: "button", type: "button" }, texts.copy);
  copy.addEventListener("click", async () => {
    line.select();
    setText(done, (await isCopied(embed)) ? texts.copied : texts.copyFailed);
  });
  const label = element("label", { for: line.id }, name);
  return element("section", {}, label, line, element("div", { class: "line" }, copy, done));
}

/**
 * Over plain HTTP a browser has no clipboard to write to.
 * @param {string} text
 */
async function isCopied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
