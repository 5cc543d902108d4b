// @ts-check

/**
 * What is drawn is described by trees: an element as `[spec, attributes, ...children]`, its tag and classes written as
 * in a selector (`a.link`), a text as a string, a node as itself; false, null, undefined and "" are nothing. Text only
 * ever becomes a text node, so nothing that a person wrote can become markup.
 *
 * @typedef {Node | string | false | null | undefined | [string, Attributes?, ...any[]]} Tree
 * @typedef {Record<string, any>} Attributes `onclick` and its like take a function; true and false set and leave out;
 *   null and undefined leave out. `key` finds an element again among changed neighbours. With a `memo` the one child is
 *   a function that answers the children, called only when the memo is another than before.
 */

/**
 * @template {string} Spec
 * @typedef {Spec extends `${infer Tag}.${string}` ? Tag : Spec} TagOf
 */

const SVG = "http://www.w3.org/2000/svg";
/** @type {WeakMap<Node, unknown>} by which a node is found again */
const keys = new WeakMap();
/** @type {WeakMap<Node, Attributes>} as drawn last */
const drawn = new WeakMap();

/**
 * Makes what a tree describes.
 * @template {string} Spec
 * @param {Spec} spec
 * @param {Attributes} [attributes]
 * @param {...Tree} children
 * @returns {TagOf<Spec> extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[TagOf<Spec>] : never}
 */
export function element(spec, attributes, ...children) {
  const node = make(spec);
  update(node, attributes, ...children);
  return node;
}

/**
 * Makes the children of a node be what the trees describe. Nodes are kept, by key or else by spec and order, and only
 * what changed is written: the focus, a selection and a scroll position survive, and a live region speaks once.
 * @param {Node} parent
 * @param {...Tree} trees
 */
export function draw(parent, ...trees) {
  /** @type {Record<string, number>} */
  const counts = {};
  const wanted = new Map(
    trees.filter((tree) => (tree || false) !== false).map((tree) => {
      if (tree instanceof Node) return [tree, tree];
      const [spec, attributes] = typeof tree === "string" ? ["text"] : /** @type {any[]} */ (tree);
      counts[spec] = (counts[spec] ?? 0) + 1;
      return [attributes?.key ?? spec + counts[spec], tree];
    }),
  );
  const kept = new Map();
  for (const node of [...parent.childNodes]) {
    const key = keys.get(node) ?? node;
    if (wanted.has(key)) kept.set(key, node);
    else node.remove();
  }
  let place = parent.firstChild;
  for (const [key, tree] of wanted) {
    const isText = typeof tree === "string";
    const node = kept.get(key) ?? (tree instanceof Node ? tree : isText ? new Text() : make(tree[0]));
    keys.set(node, key);
    if (isText) setText(node, tree);
    else if (tree !== node) update(node, ...tree.slice(1));
    if (node === place) place = node.nextSibling;
    else parent.insertBefore(node, place);
  }
}

/**
 * A button does nothing by itself unless it is told its type.
 * @param {string} spec
 * @returns {any}
 */
function make(spec) {
  const [tag, ...classes] = spec.split(".");
  const node = /svg|path/.test(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  node.classList.add(...classes);
  if (tag === "button") setAttributes(node, { type: tag });
  return node;
}

/**
 * @param {Element} node
 * @param {Attributes} [attributes]
 * @param {...any} children
 */
function update(node, { key, memo, ...attributes } = {}, ...children) {
  const before = drawn.get(node)?.memo;
  setAttributes(node, attributes);
  if (memo === undefined) return draw(node, ...children);
  drawn.set(node, { ...drawn.get(node), memo });
  if (memo !== before) draw(node, ...children[0]());
}

/**
 * @param {Element} node
 * @param {Attributes} attributes
 */
export function setAttributes(node, attributes) {
  const before = drawn.get(node) ?? {};
  drawn.set(node, { ...before, ...attributes });
  for (const [name, value] of Object.entries(attributes)) {
    const text = value === true ? "" : String(value);
    if (typeof value === "function") {
      if (!before[name]) node.addEventListener(name.slice(2), (event) => drawn.get(node)?.[name](event));
    } else if ((value ?? false) === false) node.removeAttribute(name);
    else if (node.getAttribute(name) !== text) node.setAttribute(name, text);
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
