// @ts-check
import { element } from "../shared/dom.js";
import { recall, remember } from "./attention.js";

const RECENT = "frontdesk emoji";
/** As many as a row of the grid has. */
export const COLUMNS = 8;
/** A small set by kind, whole rows each; screen readers have names for them all. */
const KINDS = [
  "😀 😄 😅 😂 🙂 😉 😊 😍 😘 😋 😎 🤔 😐 😴 😔 😢 😭 😤 😡 😱 😳 🤗 🤒 🥳",
  "👍 👎 👌 ✌️ 🤞 👋 🙏 👏 🙌 💪 🤝 👀 🙋 🤷 👶 👪",
  "🐶 🐱 🐦 🐟 🌱 🌹 ☀️ 🌙 ⭐ ☁️ 🌧️ ❄️ 🔥 🌊 🌲 🌻",
  "🍎 🥗 🍞 🍕 🍔 🍣 🍰 🍪 ☕ 🍵 🍺 🍷 🥂 🍽️ 🍫 🍓",
  "🏠 🏨 🏖️ ⛰️ 🚗 🚕 🚆 ✈️ ⛵ 🚲 🧳 🗺️ ⚽ 🏊 🎁 🎉",
  "🕐 📅 📞 📧 📷 💻 🔑 🛏️ 🚿 🛋️ 💡 🔧 📦 🛒 💳 🧾",
  "❤️ 💙 💚 💔 ✅ ❌ ❗ ❓ ⚠️ 💯 ➡️ ⬅️ 🔴 🟢 💬 🎵",
];

/**
 * Rows of emoji, the recent ones first.
 * @param {(emoji: string) => void} onPick
 */
export function emojiRows(onPick) {
  const recent = recall(RECENT)?.split(" ") ?? [];
  const pick = (/** @type {string} */ emoji) => {
    remember(RECENT, [emoji, ...recent.filter((other) => other !== emoji)].slice(0, COLUMNS).join(" "));
    onPick(emoji);
  };
  return [recent, ...KINDS.map((kind) => kind.split(" "))].map((kind) =>
    element("div", {}, ...kind.map((emoji) => element("button", { type: "button", onclick: () => pick(emoji) }, emoji))),
  );
}
