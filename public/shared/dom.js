// @ts-check

/**
 * @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Attributes
 *   `onclick` and its like take a function; true and false set and leave out; null and undefined leave out
 * @typedef {Node | string | null | undefined | false} Child
 */

/**
 * @template {string} Spec
 * @typedef {Spec extends `${infer Tag}.${string}` ? Tag : Spec} TagOf
 */

/**
 * Makes an element from its tag and classes, written as in a selector: `a.link`. A button does nothing by itself unless
 * it is told its type. Text only ever becomes a text node, so nothing that a person wrote can become markup.
 * @template {string} Spec
 * @param {Spec} spec
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {TagOf<Spec> extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[TagOf<Spec>] : never}
 */
export function element(spec, attributes = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const node = /** @type {any} */ (document.createElement(tag));
  if (tag === "button") node.type = tag;
  node.classList.add(...classes);
  setAttributes(node, attributes);
  node.append(...children.filter((child) => (child ?? false) !== false));
  return node;
}

/**
 * @param {Element} node
 * @param {Attributes} attributes
 */
export function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if ((value ?? false) === false) node.removeAttribute(name);
    else if (value === true) node.setAttribute(name, "");
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
  }
}

/**
 * Writes a text only if it changed, so that a live region is not read again.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Shows or hides.
 * @param {HTMLElement} node
 * @param {boolean} isShown
 */
export function setShown(node, isShown) {
  if (node.hidden === isShown) node.hidden = !isShown;
}

/**
 * Calls a function once per frame, however often it is asked to.
 * @param {() => void} render
 * @returns {() => void}
 */
export function coalesced(render) {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      render();
    });
  };
}
