// @ts-check

const NAMESPACE = "http://www.w3.org/2000/svg";

/** One set, drawn on 20 px with strokes of 1.5 px. A shape that points somewhere is marked to turn with the text. */
const SHAPES = {
  chat: ["M4.5 4h11Q17 4 17 5.5v7q0 1.5-1.5 1.5H9l-4 3v-3h-.5Q3 14 3 12.5v-7Q3 4 4.5 4Z"],
  close: ["m5 5 10 10", "M15 5 5 15"],
  down: ["m5 7.5 5 5 5-5"],
  send: ["M10 16V4.5", "M5 9.5l5-5 5 5"],
  back: ["M16 10H4.5", "M9 5l-5 5 5 5"],
  check: ["m4 10.5 4 4 8-9"],
  person: ["M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z", "M4 17c.6-3 2.9-4.5 6-4.5s5.4 1.5 6 4.5"],
  note: ["M5 3.5h10v9l-4 4H5v-13Z", "M15 12.5h-4v4", "M7.5 7h5", "M7.5 10h2.5"],
  exit: ["M8 4H4.5v12H8", "M8.5 10H16.5", "m13 6.5 3.5 3.5-3.5 3.5"],
  alert: ["M10 3 2.5 16.5h15L10 3Z", "M10 8v4", "M10 14.2v.1"],
  inbox: ["M3 11.5 5.5 4h9L17 11.5v4.5H3v-4.5Z", "M3 11.5h4l1 2h4l1-2h4"],
};
const TURNING = new Set(["back", "exit"]);

/**
 * A drawing beside words or inside a named control, so it is hidden from assistive technology.
 * @param {keyof typeof SHAPES} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", TURNING.has(name) ? "icon turning" : "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  for (const shape of SHAPES[name]) {
    const path = document.createElementNS(NAMESPACE, "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}
