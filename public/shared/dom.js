// @ts-check

/**
 * @typedef {Record<string, string | boolean | null | undefined | ((event: any) => void)>} Attributes
 *   `onclick` and its like take a function; true and false set and leave out; null and undefined leave out
 * @typedef {Node | string | null | undefined | false} Child
 */

/**
 * Makes an element. Text only ever becomes a text node, so nothing that a person wrote can become markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  setAttributes(node, attributes);
  node.append(...children.filter(isPresent));
  return node;
}

/**
 * @param {Element} node
 * @param {Attributes} attributes
 */
export function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value === false || value === null || value === undefined) node.removeAttribute(name);
    else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
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
 * @param {Child} child
 * @returns {child is Node | string}
 */
function isPresent(child) {
  return child !== null && child !== undefined && child !== false;
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
