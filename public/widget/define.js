// @ts-check
import { SupportChatElement } from "./support-chat-element.js";

export const TAG = "frontdesk-chat";

/** Registers the element; a page that loads the widget twice keeps the first. */
export function define() {
  if (!customElements.get(TAG)) customElements.define(TAG, SupportChatElement);
}
