// @ts-check

/** @typedef {number[]} Color red, green, blue, 0 to 255 */

const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];
/** WCAG 2.2 §1.4.3, contrast of text. */
const TEXT_CONTRAST = 4.5;
/** So much more on the plain surface leaves enough on one that has a touch of the accent. */
const SURFACE_CONTRAST = 5.6;
/** A fill that differs less from the surface has no edge. */
const FILL_CONTRAST = 1.3;
/** A colour on which white nearly can be read is darkened for it; on a brighter one is written in black. */
const WHITE_CONTRAST = 3;

/**
 * The custom properties of a site's own accent in both themes, readable whatever the wish was; null unless it is
 * `#rrggbb`. `--accent` fills, as wished or as near as still has an edge; `--on-accent` is written on it;
 * `--accent-text` is a text, a line or a focus ring on the surfaces and on `--accent-soft`, which has a touch of it.
 * @param {string | null | undefined} wish
 */
export function accentColors(wish) {
  if (!/^#[\da-f]{6}$/i.test(wish ?? "")) return null;
  const color = [1, 3, 5].map((start) => parseInt(String(wish).slice(start, start + 2), 16));
  return { light: properties(color, [245, 246, 248], BLACK), dark: properties(color, [28, 32, 39], WHITE) };
}

/**
 * WCAG 2.2 contrast ratio, 1 to 21.
 * @param {Color} a @param {Color} b
 */
export function contrast(a, b) {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

/**
 * @param {Color} wish
 * @param {Color} surface
 * @param {Color} ink where a colour goes for more contrast
 */
function properties(wish, surface, ink) {
  const [on, away] = contrast(wish, WHITE) < WHITE_CONTRAST ? [BLACK, WHITE] : [WHITE, BLACK];
  const fill = nearest(nearest(wish, away, on, TEXT_CONTRAST), ink, surface, FILL_CONTRAST);
  const text = nearest(wish, ink, surface, SURFACE_CONTRAST);
  return `--accent: rgb(${fill}); --on-accent: rgb(${on}); --accent-text: rgb(${text});
    --accent-soft: color-mix(in srgb, var(--accent) 12%, var(--surface));`;
}

/**
 * The first colour on the way from one to the other that has enough contrast to the ground.
 * @param {Color} from @param {Color} to @param {Color} ground @param {number} enough
 */
function nearest(from, to, ground, enough) {
  let color = from;
  for (let share = 0; share < 1 && contrast(color, ground) < enough; share += 0.04) {
    color = from.map((value, index) => Math.round(value + (to[index] - value) * share));
  }
  return color;
}

/** @param {Color} color */
function luminance(color) {
  const [red, green, blue] = color.map((value) =>
    value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
