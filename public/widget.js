// @ts-check
/**
 * The loader: `<script type="module" src="https://chat.example/widget.js" data-site="KEY"></script>`.
 *
 * Puts one `<frontdesk-chat>` on the page and hands it the attributes of the script tag. Nothing is stored and the
 * server is not asked for anything but these few files until the visitor opens the chat.
 */
import { define, TAG } from "./widget/define.js";

const ATTRIBUTES = ["site", "department", "theme", "identity-token"];

define();

if (!document.querySelector(TAG)) {
  const tags = [...document.querySelectorAll("script[data-site]")];
  const own = tags.find((tag) => tag instanceof HTMLScriptElement && tag.src === import.meta.url) ?? tags[0];
  const chat = document.createElement(TAG);
  chat.setAttribute("base", new URL(".", import.meta.url).href);
  for (const name of ATTRIBUTES) {
    const value = own?.getAttribute(`data-${name}`);
    if (value) chat.setAttribute(name, value);
  }
  document.body.append(chat);
}
