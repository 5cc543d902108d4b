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
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
.icon { inline-size: 20px; block-size: 20px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.5;
  stroke-linecap: round; stroke-linejoin: round; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
.icon-button { display: grid; place-items: center; flex: none; inline-size: 36px; block-size: 36px; padding: 0;
  border: 0; border-radius: 8px; background: none; color: var(--text-2); }
.icon-button:hover { background: var(--surface-3); color: var(--text); }
.button { min-block-size: 36px; padding: 6px 12px; border: 1px solid var(--line-strong); border-radius: 8px;
  background: var(--surface); font-size: 13px; font-weight: 600; }
.button:hover { background: var(--surface-2); }
.button.primary { border-color: transparent; background: var(--accent); color: var(--on-accent); }
.button:disabled { cursor: default; opacity: 0.55; }
.link { padding: 0; border: 0; background: none; color: var(--accent-text); font-weight: 600;
  text-decoration: underline; text-underline-offset: 2px; }
.input { min-inline-size: 0; min-block-size: 44px; margin: 0; padding: 9px 12px; border: 1px solid var(--line-strong);
  border-radius: 12px; background: var(--surface); font-size: 16px; line-height: 24px; resize: none; }
.input::placeholder { color: var(--text-2); opacity: 1; }
.input:focus-visible { outline-offset: -1px; }
.avatar { position: relative; display: grid; place-items: center; flex: none; inline-size: 36px; block-size: 36px;
  border-radius: 50%; background: var(--accent-soft); color: var(--accent-text); font-size: 13px; font-weight: 600; }
.online::after { content: ""; position: absolute; inset-inline-end: -1px; inset-block-end: -1px; inline-size: 11px;
  block-size: 11px; border: 2px solid var(--surface); border-radius: 50%; background: var(--good); }
@media (pointer: coarse) {
  .icon-button { inline-size: 44px; block-size: 44px; }
  .button { min-block-size: 44px; }
}
@media (forced-colors: active) {
  .icon-button, .button, .avatar, .message, .typing { border: 1px solid; }
  .online::after { forced-color-adjust: none; }
}
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { animation: none !important; transition: none !important; }
}`;

export const transcript = `
.transcript { position: relative; flex: 1; min-block-size: 0; display: flex; }
.log { flex: 1; min-inline-size: 0; display: flex; flex-direction: column; gap: 2px; padding: 16px; overflow-y: auto;
  overscroll-behavior: contain; overflow-anchor: none; }
.log:focus-visible { outline-offset: -2px; }
.log > * { flex: none; align-self: flex-start; max-inline-size: 100%; }
.log > :first-child { margin-block-start: auto; }
.log > :is(.day, .notice, .name, .state) { color: var(--text-2); font-size: 12px; }
.log > :is(.day, .notice) { align-self: center; padding-block: 8px; text-align: center; }
.day::first-letter { text-transform: uppercase; }
.log > .name { margin: 12px 4px 2px; }
.log > .day + .name { margin-block-start: 0; }
.log > .message { max-inline-size: 80%; padding: 8px 12px; border-radius: 16px; background: var(--surface-2);
  overflow-wrap: anywhere; }
.text { display: block; white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; }
.message a { color: inherit; text-underline-offset: 2px; }
.message small { font-size: 12px; opacity: 0.8; }
.log > .own { align-self: flex-end; background: var(--accent); color: var(--on-accent); }
.message.first:not(.name + *, .day + *, .notice + *) { margin-block-start: 8px; }
.message:not(.own, .first) { border-start-start-radius: 6px; }
.message:not(.own, .last) { border-end-start-radius: 6px; }
.own:not(.first) { border-start-end-radius: 6px; }
.own:not(.last) { border-end-end-radius: 6px; }
.log > .note { align-self: stretch; max-inline-size: none; border: 1px dashed var(--line-strong); border-radius: 8px;
  background: none; color: var(--text-2); font-size: 13px; }
.log > :is(.gone, .failed) { border: 1px solid var(--line); background: none; color: var(--text-2); }
.gone { font-style: italic; }
.log > .failed { border-color: var(--bad); color: var(--text); }
.log > .state { align-self: flex-end; margin: 2px 4px 4px; }
.log > [data-failed] { color: var(--bad); }
.log > .filed { padding: 4px; }
.filed > :is(.text, small) { padding: 2px 8px; }
.files { display: flex; flex-direction: column; align-items: flex-start; gap: 4px; }
.picture { display: block; max-inline-size: 100%; padding: 0; border: 0; border-radius: 12px; background: none; }
.picture > * { display: block; max-inline-size: min(240px, 100%); max-block-size: 240px; border-radius: 12px;
  background: var(--surface-3); }
.file { display: flex; align-items: center; gap: 8px; max-inline-size: 100%; padding: 6px 8px; border: 0;
  border-radius: 12px; background: none; color: inherit; text-align: start; }
.typing { display: flex; gap: 4px; padding: 14px; margin-block-start: 8px; border-radius: 16px;
  background: var(--surface-2); }
.typing i { inline-size: 6px; block-size: 6px; border-radius: 50%; background: currentColor;
  animation: breathe 1.2s ease-out infinite; }
.typing i:nth-child(2) { animation-delay: 0.15s; }
.typing i:nth-child(3) { animation-delay: 0.3s; }
@keyframes breathe { 0%, 60%, 100% { opacity: 0.35; } 30% { opacity: 1; } }
.jump { position: absolute; inset-block-end: 12px; inset-inline: 0; inline-size: fit-content; margin-inline: auto;
  display: flex; gap: 4px; padding: 6px 14px 6px 10px; padding-inline: 10px 14px; border: 1px solid var(--line);
  border-radius: 20px; background: var(--surface); box-shadow: var(--shadow); color: var(--accent-text); font-size: 13px;
  font-weight: 600; }`;

export const composer = `
.composer { display: flex; gap: 4px; align-items: flex-end; padding: 12px; border-block-start: 1px solid var(--line); }
.composer .input { flex: 1; margin-inline-end: 4px; overflow-y: auto; }
.composer .icon-button { block-size: 44px; }
.composer .send { inline-size: 44px; border: 1px solid transparent; border-radius: 12px; background: var(--accent);
  color: var(--on-accent); }
.composer .send:disabled { cursor: default; background: var(--surface-3); color: var(--text-2); }`;

/** @param {...string} texts */
export function styleSheet(...texts) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(texts.join("\n"));
  return sheet;
}
