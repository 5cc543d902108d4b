// @ts-check

const NAMESPACE = "http://www.w3.org/2000/svg";

/** What only the console draws, in the manner of the shared set: on 20 px with strokes of 1.5 px. */
const SHAPES = {
  search: ["M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Z", "m13 13 4 4"],
  menu: ["m6 8.5 4 4 4-4"],
  clock: ["M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z", "M10 6v4.2l2.8 1.8"],
  eye: ["M2.5 10S5 4.5 10 4.5 17.5 10 17.5 10 15 15.5 10 15.5 2.5 10 2.5 10Z", "M10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z"],
  lines: ["M4 5.5h12", "M4 10h12", "M4 14.5h7"],
};

/**
 * A drawing beside words or inside a named control, so it is hidden from assistive technology.
 * @param {keyof typeof SHAPES} name
 * @returns {SVGSVGElement}
 */
export function consoleIcon(name) {
  const svg = document.createElementNS(NAMESPACE, "svg");
  for (const [attribute, value] of Object.entries({ viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true" })) {
    svg.setAttribute(attribute, value);
  }
  for (const shape of SHAPES[name]) {
    const path = document.createElementNS(NAMESPACE, "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}
