import assert from "node:assert/strict";
import { test } from "node:test";
import { accentColors, contrast } from "../../public/shared/accent.js";

const SURFACES = { light: [[255, 255, 255], [245, 246, 248]], dark: [[20, 23, 28], [28, 32, 39]] };

/** The colours by name, the soft one mixed as the browser does. */
function colors(wish, theme) {
  const css = accentColors(wish)[theme];
  const [accent, onAccent, accentText] = [...css.matchAll(/rgb\((\d+),(\d+),(\d+)\)/g)].map((match) => match.slice(1).map(Number));
  const accentSoft = accent.map((value, index) => value * 0.12 + SURFACES[theme][0][index] * 0.88);
  return { accent, onAccent, accentText, accentSoft };
}

const wishes = [
  "#1f5fd6", "#000000", "#ffffff", "#ffd400", "#ffff00", "#00ff00", "#ff0000", "#0000ff", "#808080", "#777777",
  "#001a66", "#14171c", "#f5f6f8", "#e91e63", "#00b8a9", "#7fb0ff", "#5b2a86", "#FFAA00",
];

for (const wish of wishes) {
  test(`accent: ${wish} can be read in both themes`, () => {
    for (const theme of ["light", "dark"]) {
      const { accent, onAccent, accentText, accentSoft } = colors(wish, theme);
      assert.ok(contrast(onAccent, accent) >= 4.5, `${theme}: ${onAccent} on ${accent}`);
      for (const surface of [...SURFACES[theme], accentSoft]) {
        assert.ok(contrast(accentText, surface) >= 4.5, `${theme}: ${accentText} on ${surface}`);
      }
      assert.ok(contrast(accent, SURFACES[theme][1]) >= 1.3, `${theme}: ${accent} has an edge`);
    }
  });
}

test("accent: a wish that is readable as it is stays as it is", () => {
  assert.deepEqual(colors("#1f5fd6", "light").accent, [31, 95, 214]);
  assert.deepEqual(colors("#5b2a86", "light").accentText, [91, 42, 134]);
  assert.deepEqual(colors("#7fb0ff", "dark").accent, [127, 176, 255]);
  assert.deepEqual(colors("#7fb0ff", "dark").accentText, [127, 176, 255]);
});

test("accent: on a bright one is written in black, one that white nearly fits is darkened for it", () => {
  const orange = colors("#ff9500", "light");
  assert.deepEqual(orange.accent, [255, 149, 0]);
  assert.deepEqual(orange.onAccent, [0, 0, 0]);
  assert.notDeepEqual(orange.accentText, orange.accent);
  const pink = colors("#e91e63", "light");
  assert.deepEqual(pink.onAccent, [255, 255, 255]);
  assert.notDeepEqual(pink.accent, [233, 30, 99]);
});

test("accent: what is no colour is none", () => {
  for (const wish of [null, undefined, "", "red", "#123", "#12345", "#gggggg", "#1f5fd6;}", " #1f5fd6"]) {
    assert.equal(accentColors(wish), null, String(wish));
  }
});

test("accent: contrast as in WCAG", () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
  assert.equal(contrast([255, 255, 255], [255, 255, 255]), 1);
  assert.equal(contrast([119, 119, 119], [255, 255, 255]).toFixed(2), "4.48");
});
