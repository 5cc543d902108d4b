// @ts-check
import { element, setText } from "../shared/dom.js";
import { avatar, iconButton, updateAvatar } from "../shared/icons.js";
import { texts } from "./texts.js";

/** Who is on the other side, and how the conversation stands. */
export class PanelHeader {
  #avatar = avatar();
  #title = element("h2", { id: "title" }, texts.panelUnnamed);
  #subtitle = element("p", { role: "status" });

  /** @param {() => void} onClose */
  constructor(onClose) {
    const words = element("div", { class: "words" }, this.#title, this.#subtitle);
    this.node = element("header", { class: "head" }, this.#avatar, words, iconButton("close", texts.close, onClose));
  }

  /**
   * @param {import("../shared/types.js").Site | null} site
   * @param {import("../shared/types.js").ConversationState | null} conversation
   * @param {boolean} isFailed
   */
  update(site, conversation, isFailed) {
    const agent = conversation?.agent ?? null;
    const department = conversation?.department?.name ?? null;
    const name = agent?.name ?? site?.name ?? texts.panelUnnamed;
    const words = isFailed ? texts.unavailable : subtitle(site, conversation);
    setText(this.#title, agent && department ? `${name}, ${department}` : name);
    setText(this.#subtitle, words);
    this.#subtitle.title = words;
    updateAvatar(this.#avatar, name, site?.online === true && conversation?.status !== "resolved");
  }
}

/**
 * @param {import("../shared/types.js").Site | null} site
 * @param {import("../shared/types.js").ConversationState | null} conversation
 */
export function subtitle(site, conversation) {
  if (!site) return texts.loading;
  if (conversation?.status === "resolved") return texts.resolved;
  if (conversation?.status === "assigned") return texts.assigned;
  if (conversation?.status === "waiting" && site.online) {
    const { queuePosition } = conversation;
    if (queuePosition === null) return texts.waiting;
    return queuePosition <= 1 ? texts.next : texts.position(queuePosition);
  }
  return site.online ? texts.online : texts.away;
}
