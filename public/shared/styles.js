// @ts-check

/**
 * The parts of the look that the widget and the console share: tokens, avatars, buttons, the transcript, the composer.
 * They are constructed style sheets, which a strict content-security policy allows and a shadow root can adopt.
 */

const LIGHT = `
  --surface: #ffffff; --surface-2: #f5f6f8; --surface-3: #e9ebef;
  --line: #d4d8df; --line-strong: #868d9b;
  --text: #1b1f27; --text-2: #565e6c;
  --accent: #1f5fd6; --on-accent: #ffffff; --accent-soft: #e6eefc;
  --good: #1a7f4b; --warn: #8f5a00; --bad: #c0352b;
  --shadow: 0 1px 2px rgb(20 25 35 / 0.08), 0 12px 32px rgb(20 25 35 / 0.16);`;

const DARK = `
  --surface: #14171c; --surface-2: #1c2027; --surface-3: #272c35;
  --line: #343a45; --line-strong: #7d8595;
  --text: #eef0f4; --text-2: #a9b1bf;
  --accent: #7fb0ff; --on-accent: #0b1a33; --accent-soft: #1d2c47;
  --good: #5fd39a; --warn: #f0b755; --bad: #ff8f86;
  --shadow: 0 1px 2px rgb(0 0 0 / 0.5), 0 12px 32px rgb(0 0 0 / 0.5);`;

/**
 * The colours, by the reader's preference or fixed by a `theme` attribute.
 * @param {(condition: string) => string} root the selector of the root, narrowed by a condition ("" for none)
 */
export function tokens(root) {
  return `
${root("")} { color-scheme: light; ${LIGHT} }
@media (prefers-color-scheme: dark) { ${root("")} { color-scheme: dark; ${DARK} } }
${root('[theme="light"]')} { color-scheme: light; ${LIGHT} }
${root('[theme="dark"]')} { color-scheme: dark; ${DARK} }`;
}

export const basics = `
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
button, textarea, input, select { font: inherit; color: inherit; }
p, h2, h3, legend, button { unicode-bidi: plaintext; }
p, h2, h3, dd { text-align: -webkit-match-parent; text-align: match-parent; }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.icon { inline-size: 20px; block-size: 20px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.5;
  stroke-linecap: round; stroke-linejoin: round; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
.icon-button { inline-size: 36px; block-size: 36px; padding: 0; border: 0; border-radius: 8px; background: none;
  color: var(--text-2); display: grid; place-items: center; flex: none; }
.icon-button:hover { background: var(--surface-3); color: var(--text); }
.button { min-block-size: 36px; padding: 6px 12px; border: 1px solid var(--line-strong); border-radius: 8px;
  background: var(--surface);
  font-size: 13px; font-weight: 600; line-height: 1.4; white-space: nowrap; }
.button:hover { background: var(--surface-2); }
.button.primary { border-color: transparent; background: var(--accent); color: var(--on-accent); }
.button.primary:hover { opacity: 0.9; }
.button:disabled { cursor: default; opacity: 0.55; }
.link { padding: 0; border: 0; background: none; color: var(--accent); font-weight: 600; text-decoration: underline;
  text-underline-offset: 2px; }
.avatar { position: relative; inline-size: 36px; block-size: 36px; flex: none; border-radius: 50%; display: grid;
  place-items: center;
  background: var(--accent-soft); color: var(--accent); font-size: 13px; font-weight: 600; letter-spacing: 0.02em; }
.avatar.online::after { content: ""; position: absolute; inset-inline-end: -1px; inset-block-end: -1px;
  inline-size: 11px;
  block-size: 11px; border-radius: 50%; background: var(--good); border: 2px solid var(--surface); }
@media (pointer: coarse) {
  .icon-button { inline-size: 44px; block-size: 44px; }
  .button { min-block-size: 44px; }
}
@media (forced-colors: active) {
  .icon-button, .button, .avatar { border: 1px solid ButtonText; }
  .avatar.online::after { forced-color-adjust: none; }
}
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; }
}`;

export const transcript = `
.transcript { position: relative; flex: 1; min-block-size: 0; display: flex; flex-direction: column;
  background: var(--surface); }
.log { flex: 1; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain; overflow-anchor: none; padding: 16px;
  display: flex; flex-direction: column; gap: 2px; }
.log:focus-visible { outline-offset: -2px; }
.log > :first-child { margin-block-start: auto; }
.log > * { flex: none; }
.log .day::first-letter { text-transform: uppercase; }
.log .day { align-self: center; padding: 8px 0; color: var(--text-2); font-size: 12px; }
.log .notice { align-self: center; padding: 8px 0; color: var(--text-2); font-size: 12px; text-align: center;
  unicode-bidi: plaintext; }
.log .name { align-self: flex-start; margin: 12px 4px 2px; color: var(--text-2); font-size: 12px; }
.log .name time { unicode-bidi: plaintext; }
.log .day + .name { margin-block-start: 0; }
.message { max-inline-size: 80%; padding: 8px 12px; border-radius: 16px; align-self: flex-start;
  background: var(--surface-2);
  overflow-wrap: anywhere; }
.message .text { display: block; white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; }
.message a { color: inherit; text-decoration: underline; text-underline-offset: 2px; }
.message:not(.own, .note) a { color: var(--accent); }
.message.own { align-self: flex-end; background: var(--accent); color: var(--on-accent); }
.message.first:not(:first-child) { margin-block-start: 8px; }
.name + .message.first, .day + .message.first, .notice + .message.first { margin-block-start: 0; }
.message:not(.own, .note):not(.first) { border-start-start-radius: 6px; }
.message:not(.own, .note):not(.last) { border-end-start-radius: 6px; }
.message.own:not(.first) { border-start-end-radius: 6px; }
.message.own:not(.last) { border-end-end-radius: 6px; }
.message.note { align-self: stretch; max-inline-size: none; border: 1px dashed var(--line-strong); border-radius: 8px;
  background: none;
  color: var(--text-2); font-size: 13px; }
.message.gone { background: none; border: 1px solid var(--line); color: var(--text-2); font-style: italic; }
.message.failed { background: none; border: 1px solid var(--bad); color: var(--text); }
.log .state { unicode-bidi: plaintext; align-self: flex-end; margin: 2px 4px 4px; color: var(--text-2);
  font-size: 12px; }
.log .state[data-failed] { color: var(--bad); }
.typing { align-self: flex-start; display: flex; gap: 4px; padding: 14px; margin-block-start: 8px; border-radius: 16px;
  background: var(--surface-2); }
.typing i { inline-size: 6px; block-size: 6px; border-radius: 50%; background: var(--text-2);
  animation: breathe 1.2s ease-out infinite; }
.typing i:nth-child(2) { animation-delay: 0.15s; }
.typing i:nth-child(3) { animation-delay: 0.3s; }
@keyframes breathe { 0%, 60%, 100% { opacity: 0.35; } 30% { opacity: 1; } }
.jump { position: absolute; inset-block-end: 12px; inset-inline: 0; margin-inline: auto; inline-size: fit-content;
  padding: 6px 14px;
  border: 1px solid var(--line); border-radius: 16px; background: var(--surface); box-shadow: var(--shadow);
  font-size: 13px;
  font-weight: 600; color: var(--accent); }
@media (forced-colors: active) { .message, .typing { border: 1px solid CanvasText;
  } .typing i { background: CanvasText; } }`;

export const composer = `
.composer { display: flex; gap: 8px; align-items: flex-end; padding: 12px; border-block-start: 1px solid var(--line);
  background: var(--surface); }
.composer textarea { flex: 1; min-inline-size: 0; min-block-size: 44px; margin: 0; padding: 9px 12px;
  border: 1px solid var(--line-strong);
  border-radius: 12px; background: var(--surface); font-size: 16px; line-height: 24px; resize: none; overflow-y: auto; }
.composer textarea::placeholder { color: var(--text-2); opacity: 1; }
.composer textarea:focus-visible { outline-offset: -1px; }
.send { inline-size: 44px; block-size: 44px; flex: none; padding: 0; border: 1px solid transparent;
  border-radius: 12px; display: grid;
  place-items: center; background: var(--accent); color: var(--on-accent); }
.send:disabled { cursor: default; background: var(--surface-3); color: var(--text-2); }`;

/** @param {...string} texts */
export function styleSheet(...texts) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(texts.join("\n"));
  return sheet;
}
