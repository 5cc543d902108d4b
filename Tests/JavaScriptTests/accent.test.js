import assert from "node:assert/strict";
import { test } from "node:test";
import { accentColors, contrast } from "../../public/shared/accent.js";

const color = (css) => css.match(/\d+/g).map(Number);
const SURFACES = {
  light: ["rgb(255,255,255)", "rgb(245,246,248)"],
  dark: ["rgb(20,23,28)", "rgb(28,32,39)"],
};

const wishes = [
  "#1f5fd6", "#000000", "#ffffff", "#ffd400", "#ffff00", "#00ff00", "#ff0000", "#0000ff", "#808080", "#777777",
  "#001a66", "#14171c", "#f5f6f8", "#e91e63", "#00b8a9", "#7fb0ff", "#5b2a86", "#FFAA00",
];

for (const wish of wishes) {
  test(`accent: ${wish} can be read in both themes`, () => {
    const themes = accentColors(wish);
    for (const [theme, { accent, onAccent, accentText, accentSoft }] of Object.entries(themes)) {
      assert.ok(contrast(color(onAccent), color(accent)) >= 4.5, `${theme}: ${onAccent} on ${accent}`);
      for (const surface of [...SURFACES[theme], accentSoft]) {
        assert.ok(contrast(color(accentText), color(surface)) >= 4.5, `${theme}: ${accentText} on ${surface}`);
      }
      assert.ok(contrast(color(accent), color(SURFACES[theme][0])) >= 1.3, `${theme}: ${accent} has an edge`);
    }
  });
}

test("accent: a wish that is readable as it is stays as it is", () => {
  assert.equal(accentColors("#1f5fd6").light.accent, "rgb(31,95,214)");
  assert.equal(accentColors("#1f5fd6").light.accentText, "rgb(31,95,214)");
  assert.equal(accentColors("#7fb0ff").dark.accent, "rgb(127,176,255)");
  assert.equal(accentColors("#7fb0ff").dark.accentText, "rgb(127,176,255)");
});

test("accent: on a bright one is written in black, one that white nearly fits is darkened for it", () => {
  const orange = accentColors("#ff9500").light;
  assert.equal(orange.accent, "rgb(255,149,0)");
  assert.equal(orange.onAccent, "rgb(0,0,0)");
  assert.notEqual(orange.accentText, orange.accent);
  const pink = accentColors("#e91e63").light;
  assert.equal(pink.onAccent, "rgb(255,255,255)");
  assert.notEqual(pink.accent, "rgb(233,30,99)");
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
