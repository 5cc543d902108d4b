// @ts-check
import { element, setShown, setText } from "../shared/dom.js";
import { Problem } from "../shared/http.js";
import { Dialog } from "./dialog.js";
import { texts } from "./texts.js";
import { visitorName } from "./visitor-name.js";

/** @typedef {{ kind: "department" | "agent", id: string, name: string }} Target */

/**
 * Asks where a conversation shall go: to a department's queue or to a colleague, each with whether anyone is there.
 * @param {import("./desk.js").Desk} desk
 * @param {import("./types.js").InboxItem} item
 */
export async function openTransfer(desk, item) {
  const dialog = new Dialog(texts.transferTitle(visitorName(item.visitor)), "transfer");
  const form = element("form");
  const fault = element("p", { class: "fault", role: "alert", hidden: true });
  const choices = element("div", { class: "choices" }, element("p", { class: "hint", role: "status" }, texts.loading));
  const submit = element("button", { class: "button primary", type: "submit", disabled: true }, texts.transfer);
  const cancel = element("button", { class: "button", type: "button", onclick: () => dialog.close() }, texts.cancel);
  form.append(choices, fault, element("div", { class: "buttons" }, cancel, submit));
  dialog.body.append(form);
  dialog.open();

  await desk.colleagues.load();
  const { departments, agents } = desk.colleagues.targets(item, desk.session.sites);
  const online = (/** @type {boolean | undefined} */ is) =>
    is === undefined ? "" : is ? texts.online : texts.offlineDepartment;
  choices.replaceChildren(
    ...group(
      texts.toDepartment,
      departments.map(({ id, name, online: is }) => choice({ kind: "department", id, name }, online(is), is === true)),
    ),
    ...group(
      texts.toColleague(item.department?.name ?? item.site.name),
      agents.map(({ id, name, presence }) => {
        const isThere = presence === "available";
        return choice({ kind: "agent", id, name }, isThere ? texts.isAvailable : texts.isAway, isThere);
      }),
    ),
  );
  if (desk.colleagues.state === "failed") choices.append(element("p", { class: "hint" }, texts.targetsFailed));
  if (!choices.querySelector("input")) choices.append(element("p", { class: "hint" }, texts.noTargets));
  choices.querySelector("input")?.focus();
  form.addEventListener("change", () => (submit.disabled = false));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = choices.querySelector("input:checked");
    if (!(chosen instanceof HTMLInputElement)) return;
    submit.disabled = true;
    try {
      const target = chosen.name === "target" && chosen.dataset.kind === "agent"
        ? { agent: chosen.value }
        : { department: chosen.value };
      await desk.transfer(target, chosen.dataset.name ?? "");
      dialog.close();
    } catch (error) {
      const { status } = Problem.from(error);
      setText(fault, status === 409 || status === 404 ? texts.actionRefused : texts.actionFailed);
      setShown(fault, true);
      submit.disabled = false;
    }
  });
}

/**
 * @param {string} title
 * @param {HTMLElement[]} choices
 */
function group(title, choices) {
  return choices.length === 0 ? [] : [element("fieldset", {}, element("legend", {}, title), ...choices)];
}

/**
 * @param {Target} target
 * @param {string} state in words
 * @param {boolean} isThere
 */
function choice({ kind, id, name }, state, isThere) {
  const input = element("input", { type: "radio", name: "target", value: id, "data-kind": kind, "data-name": name });
  const words = element("span", { class: isThere ? "state good" : "state" }, state);
  return element("label", { class: "choice" }, input, element("bdi", {}, name), " ", words);
}
