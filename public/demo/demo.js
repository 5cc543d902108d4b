// @ts-check
/**
 * What the demo pages share: the site key from `?site=` is kept on every link between them, shown in the line that a
 * real page would carry, and used to embed the widget in just that way.
 */
const key = new URLSearchParams(location.search).get("site") ?? "";
const widget = new URL("../widget.js", import.meta.url).href;

keepKey();
showLine();
if (key !== "" && document.body.dataset.embed !== undefined) embed();

/** Links marked `data-keep` lead to pages that want the key too. */
function keepKey() {
  if (key === "") return;
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-keep]"))) {
    const target = new URL(link.href);
    target.searchParams.set("site", key);
    link.href = target.href;
  }
}

/** The embed line where there is a key, and how to get one where there is none. */
function showLine() {
  for (const node of document.querySelectorAll("[data-line]")) {
    node.textContent = `<script type="module" src="${widget}" data-site="${key || "KEY"}"></script>`;
  }
  for (const node of document.querySelectorAll("[data-origin]")) node.textContent = location.origin;
  for (const node of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-when]"))) {
    node.hidden = (node.dataset.when === "key") !== (key !== "");
  }
}

function embed() {
  const script = document.createElement("script");
  script.type = "module";
  script.src = widget;
  script.dataset.site = key;
  document.head.append(script);
}
