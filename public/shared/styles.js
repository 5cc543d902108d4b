// @ts-check

/**
 * The parts of the look that the widget and the console share: tokens, avatars, buttons, the transcript, the composer.
 * They are constructed style sheets, which a strict content-security policy allows and a shadow root can adopt.
 */

const LIGHT = `color-scheme: light;
  --surface: #fff; --surface-2: #f5f6f8; --surface-3: #e9ebef; --line: #d4d8df; --line-strong: #868d9b;
  --text: #1b1f27; --text-2: #565e6c; --accent: #1f5fd6; --on-accent: #fff; --accent-text: #1f5fd6;
  --accent-soft: #e6eefc; --good: #1a7f4b; --warn: #8f5a00; --bad: #c0352b;
  --shadow: 0 1px 2px rgb(20 25 35 / 0.08), 0 12px 32px rgb(20 25 35 / 0.16);`;

const DARK = `color-scheme: dark;
  --surface: #14171c; --surface-2: #1c2027; --surface-3: #272c35; --line: #343a45; --line-strong: #7d8595;
  --text: #eef0f4; --text-2: #a9b1bf; --accent: #7fb0ff; --on-accent: #0b1a33; --accent-text: #7fb0ff;
  --accent-soft: #1d2c47; --good: #5fd39a; --warn: #f0b755; --bad: #ff8f86;
  --shadow: 0 1px 2px rgb(0 0 0 / 0.5), 0 12px 32px rgb(0 0 0 / 0.5);`;

/**
 * The colours, by the reader's preference or fixed by a `theme` attribute.
 * @param {(condition: string) => string} root the selector of the root, narrowed by a condition ("" for none)
 * @param {string} [light]
 * @param {string} [dark]
 */
export function tokens(root, light = LIGHT, dark = DARK) {
  return `
${root("")} { ${light} }
@media (prefers-color-scheme: dark) { ${root("")} { ${dark} } }
${root('[theme="light"]')} { ${light} }
${root('[theme="dark"]')} { ${dark} }`;
}

export const basics = `
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
button, textarea, input, select { font: inherit; color: inherit; }
button { cursor: pointer; }
:disabled { cursor: default; }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
.icon { inline-size: 20px; block-size: 20px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.5;
  stroke-linecap: round; stroke-linejoin: round; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
.avatar, .icon-button { position: relative; display: grid; place-items: center; flex: none; inline-size: 36px;
  block-size: 36px; padding: 0; border: 0; border-radius: 8px; background: none; color: var(--text-2); }
.icon-button:hover { background: var(--surface-3); color: var(--text); }
.avatar, .button { font-size: 13px; font-weight: 600; }
.avatar { border-radius: 50%; background: var(--accent-soft); color: var(--accent-text); }
.online::after { content: ""; position: absolute; inset: auto -1px -1px auto; inset-inline: auto -1px; padding: 4px;
  border: 2px solid var(--surface); border-radius: 50%; background: var(--good); }
.button { min-block-size: 36px; padding: 6px 12px; border: 1px solid var(--line-strong); border-radius: 8px;
  background: var(--surface); }
.button:hover { background: var(--surface-2); }
.button.primary { border-color: transparent; background: var(--accent); color: var(--on-accent); }
.button:disabled { opacity: 0.55; }
.link { padding: 0; border: 0; background: none; color: var(--accent-text); font-weight: 600;
  text-decoration: underline; }
.input { min-inline-size: 0; min-block-size: 44px; margin: 0; padding: 9px 12px; border: 1px solid var(--line-strong);
  border-radius: 12px; background: var(--surface); font-size: 16px; line-height: 24px; resize: none; }
.input::placeholder { color: var(--text-2); opacity: 1; }
.bad { color: var(--bad); }
@media (pointer: coarse) {
  .icon-button { inline-size: 44px; block-size: 44px; }
  .button { min-block-size: 44px; }
}
@media (forced-colors: active) { .icon-button, .button, .avatar, .message, .typing { border: 1px solid; } }
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { animation: none !important; transition: none !important; }
}`;

export const transcript = `
.transcript { position: relative; flex: 1; min-block-size: 0; display: flex; }
.log { flex: 1; min-inline-size: 0; display: flex; flex-direction: column; gap: 2px; padding: 16px; overflow-y: auto;
  overscroll-behavior: contain; overflow-anchor: none; }
.log:focus-visible, .input:focus-visible { outline-offset: -2px; }
.log > * { flex: none; align-self: flex-start; max-inline-size: 100%; overflow-wrap: anywhere; }
.log > :first-child { margin-block-start: auto; }
.log > :is(.day, .notice, .name, .state) { padding: 4px; color: var(--text-2); font-size: 12px; }
.log > :is(.day, .notice) { align-self: center; padding: 8px; text-align: center; }
.day::first-letter { text-transform: uppercase; }
.log > .state { align-self: flex-end; }
.log > .bad { color: var(--bad); }
.log > .message, .typing { max-inline-size: 80%; padding: 8px 12px; border-radius: 16px; background: var(--surface-2); }
:is(.message, .state) + :is(.name, .own, .typing) { margin-block-start: 8px; }
.own + .own { margin: 0; border-start-end-radius: 6px; }
.log > .own:has(+ .own) { border-end-end-radius: 6px; }
.message:not(.own) + .message:not(.own) { border-start-start-radius: 6px; }
.message:not(.own):has(+ .message:not(.own)) { border-end-start-radius: 6px; }
.log > .own { align-self: flex-end; background: var(--accent); color: var(--on-accent); }
.log > .note { align-self: stretch; max-inline-size: none; border: 1px dashed var(--line-strong); border-radius: 8px;
  background: none; color: var(--text-2); font-size: 13px; }
.log > :is(.gone, .failed) { border: 1px solid; background: none; color: var(--text-2); }
.text { display: block; white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; }
.message a { color: inherit; }
.message small { font-size: 12px; }
.log > .filed { padding: 4px; }
.filed > :not(.files, .unseen) { display: block; padding: 4px 8px; }
.files { display: grid; grid-template-columns: minmax(0, auto); justify-items: start; gap: 4px; }
.files > * { max-inline-size: 240px; padding: 0; border: 0; border-radius: 12px; background: none;
  color: inherit; }
.picture > * { display: block; max-inline-size: 100%; max-block-size: 240px; border-radius: 12px;
  background: var(--surface-3); }
.files > .file { display: flex; align-items: center; gap: 8px; max-inline-size: 100%; padding: 4px 8px;
  text-align: start; }
.typing { display: flex; gap: 4px; padding: 14px; }
.typing i { padding: 3px; border-radius: 50%; background: currentColor; animation: breathe 1.2s infinite; }
.typing i + i { animation-delay: 0.2s; }
@keyframes breathe { 0%, 60%, 100% { opacity: 0.35; } 30% { opacity: 1; } }
.jump { position: absolute; inset: auto 0 12px; display: flex; gap: 4px; inline-size: fit-content; margin-inline: auto;
  padding: 8px 16px; border: 1px solid var(--line); border-radius: 20px; background: var(--surface);
  box-shadow: var(--shadow); color: var(--accent-text); font-size: 13px; font-weight: 600; }`;

export const composer = `
.composer { display: flex; gap: 4px; align-items: flex-end; padding: 12px; border-block-start: 1px solid var(--line); }
.composer .input { flex: 1; overflow-y: auto; }
.composer > .icon-button { block-size: 44px; }
.composer > button.send { inline-size: 44px; margin-inline-start: 4px; border: 1px solid transparent; border-radius: 12px;
  background: var(--accent); color: var(--on-accent); }
.composer > button.send:disabled { background: var(--surface-3); color: var(--text-2); }`;

/** @param {...string} rules */
export function styleSheet(...rules) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules.join("\n"));
  return sheet;
}
