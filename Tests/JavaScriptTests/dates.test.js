import assert from "node:assert/strict";
import { test } from "node:test";
import { dayKey, dayLabel, useLocale } from "../../public/shared/dates.js";

const NOW = new Date(2026, 2, 10, 9, 30).getTime();
const at = (...parts) => new Date(...parts).toISOString();

const table = [
  ["en-GB", at(2026, 2, 10, 0, 1), "today"],
  ["en-GB", at(2026, 2, 9, 23, 59), "yesterday"],
  ["en-GB", at(2026, 2, 2, 12), "Monday 2 March"],
  ["en-GB", at(2024, 2, 3, 12), "3 March 2024"],
  ["de", at(2026, 2, 9, 12), "gestern"],
  ["ja", at(2026, 2, 10, 12), "今日"],
  ["ar", at(2026, 2, 9, 12), "أمس"],
];

for (const [locale, moment, expected] of table) {
  test(`dates: ${moment} in ${locale} is ${expected}`, () => {
    useLocale(locale);
    assert.equal(dayLabel(moment, NOW), expected);
  });
}

test("dates: a day's key is equal from midnight to midnight, here", () => {
  assert.equal(dayKey(at(2026, 2, 10, 0, 0)), dayKey(at(2026, 2, 10, 23, 59)));
  assert.notEqual(dayKey(at(2026, 2, 10, 0, 0)), dayKey(at(2026, 2, 9, 23, 59)));
  assert.notEqual(dayKey(at(2026, 2, 10)), dayKey(at(2025, 2, 10)));
});
