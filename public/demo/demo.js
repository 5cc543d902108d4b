// @ts-check
/**
 * What the demo pages share: the site key from `?site=` is kept on every link between them, shown in the line that a
 * real page would carry, and used to embed the widget in just that way.
 */
import { fillGuide, fillStrip } from "./guide.js";

const key = new URLSearchParams(location.search).get("site") ?? "";
const widget = new URL("../widget.js", import.meta.url).href;
const page = { key, widget, console: new URL("../console/", import.meta.url).href };

for (const place of elements("[data-strip]")) fillStrip(place, page);
for (const place of elements("[data-guide]")) fillGuide(place, page);
if (key !== "") keepKey();
if (key !== "" && document.body.dataset.embed !== undefined) embed();
document.addEventListener("click", openBeside);

/**
 * @param {string} selector
 * @returns {NodeListOf<HTMLElement>}
 */
function elements(selector) {
  return document.querySelectorAll(selector);
}

/** Links marked `data-keep` lead to pages that want the key, too. */
function keepKey() {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-keep]"))) {
    const target = new URL(link.href);
    target.searchParams.set("site", key);
    link.href = target.href;
  }
}

/** Puts the widget on the page, in the page's own colour, and shows the buttons that open it. */
function embed() {
  const script = document.createElement("script");
  script.type = "module";
  script.src = widget;
  script.dataset.site = key;
  script.dataset.accent = document.body.dataset.accent;
  document.head.append(script);
  for (const button of elements("[data-chat]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await customElements.whenDefined("frontdesk-chat");
      /** @type {any} */ (document.querySelector("frontdesk-chat"))?.open();
    });
  }
}

/**
 * Opens the console in a window beside this one, where the screen has room for both; else it is a link like any other.
 * @param {MouseEvent} event
 */
function openBeside(event) {
  const link = event.target instanceof Element ? event.target.closest("a[data-console]") : null;
  const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!(link instanceof HTMLAnchorElement) || !isPlain || screen.availWidth < 1200) return;
  const width = Math.min(1100, Math.round(screen.availWidth * 0.6));
  const left = screen.availWidth - width;
  const place = `popup,width=${width},height=${screen.availHeight},left=${left},top=0`;
  // Where the browser allows no window, the link does what it says.
  if (open(link.href, "frontdesk-console", place)) event.preventDefault();
}
