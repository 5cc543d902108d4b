// @ts-check
import { accentColors } from "../shared/accent.js";
import { basics, composer, styleSheet, tokens, transcript } from "../shared/styles.js";

/** The visitor's panel, beyond what it shares with the console. */
const panel = `
.panel { position: absolute; inset: auto auto 72px; inset-inline: auto 0; padding: 0;
  inline-size: min(384px, 100vw - 32px); block-size: min(620px, 100dvh - 108px); max-block-size: none; margin: 0;
  overflow: hidden; border: 1px solid var(--line); border-radius: 16px; background: var(--surface); color: inherit;
  box-shadow: var(--shadow); animation: rise 160ms ease-out; }
.root { display: contents; }
.body, .viewer { display: flex; flex-direction: column; block-size: 100%; }
:host([side="start"]) .panel { inset-inline: 0 auto; }
@keyframes rise { from { opacity: 0; transform: translateY(8px); } }
h2, h3, p, fieldset { margin: 0; padding: 0; border: 0; min-inline-size: 0; font-size: 15px; line-height: 1.3; }
h3 { font-size: 20px; }
.head, .row, .choice, .chip { display: flex; gap: 8px; align-items: center; }
.head { gap: 4px; min-block-size: 64px; padding-inline: 16px 8px; border-block-end: 1px solid var(--line); }
.words { flex: 1; min-inline-size: 0; margin-inline-start: 8px; }
.words > * { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.words > p, .intro p, small, .bar { color: var(--text-2); font-size: 13px; line-height: 1.4; }
.icon.more { stroke-width: 2.5; }
.popup { position: absolute; z-index: 1; inset: 56px auto auto; inset-inline-end: 8px; padding: 4px;
  border: 1px solid var(--line); border-radius: 12px; background: var(--surface); box-shadow: var(--shadow); outline: 0; }
.popup button { padding: 8px 12px; border: 0; border-radius: 8px; background: none; text-align: start; }
.popup button:is(:hover, :focus) { background: var(--surface-3); outline-offset: -2px; }
.popup.more > * { display: block; inline-size: 100%; }
.popup.smile { inset: auto 12px 72px; max-block-size: 232px; overflow-y: auto; }
.popup.smile > * { display: grid; grid-template-columns: repeat(8, 1fr); padding-block-end: 8px; }
.popup.smile button { padding: 8px 0; font-size: 22px; line-height: 1; text-align: center; }
.intro { flex: 1; padding: 20px; overflow-y: auto; overscroll-behavior: contain; }
.intro p { font-size: 15px; }
.intro, .card, form, fieldset, .field, .problem, .skeleton { display: grid; align-content: start; gap: 12px; }
legend, .field { gap: 4px; padding: 0; font-size: 13px; font-weight: 600; }
legend { margin-block-end: 8px; }
form .bad { color: var(--bad); font-weight: 400; }
.choice { position: relative; justify-content: space-between; min-block-size: 44px; padding: 8px 12px;
  border: 1px solid var(--line-strong); border-radius: 12px; cursor: pointer; }
.choice:hover { background: var(--surface-2); }
.choice:has(:checked) { border-color: var(--accent-text); background: var(--accent-soft); font-weight: 600; }
.choice:has(:focus-visible) { outline: 2px solid var(--accent-text); outline-offset: 2px; }
.choice input { position: absolute; inset: 0; margin: 0; opacity: 0; }
.here::before { content: ""; display: inline-block; margin-inline-end: 6px; padding: 4px; border-radius: 50%;
  background: var(--good); }
.row { justify-content: space-between; }
.row > :only-child { flex: 1; }
.bar { margin: 0 12px 12px; padding: 8px 12px; border-radius: 8px; background: var(--surface-2); color: var(--warn); }
.handover { align-self: center; margin-block-end: 12px; border-radius: 20px; }
.problem { flex: 1; align-content: center; justify-items: center; padding: 32px; text-align: center; }
.skeleton { flex: 1; align-content: end; padding: 16px; animation: appear 180ms 300ms both; }
.skeleton i { padding: 20px; margin-inline-end: 40%; border-radius: 16px; background: var(--surface-2); }
.skeleton :nth-child(2) { margin-inline: 40% 0; }
@keyframes appear { from { opacity: 0; } }
.card { padding: 16px; border-block-start: 1px solid var(--line); }
.scores { grid-template-columns: repeat(5, 1fr); gap: 8px; }
.scores legend, .scores .bad { grid-column: 1 / -1; }
.scores .choice { justify-content: center; }
.ends { color: var(--text-2); font-size: 12px; }
.chips { display: grid; grid-template-columns: minmax(0, 1fr); gap: 4px; max-block-size: 160px; padding-inline: 12px;
  overflow-y: auto; }
.chip:last-child { margin-block-end: 12px; }
.chip { position: relative; padding-inline-start: 12px; border-radius: 12px; background: var(--surface-2); }
.chip .bad { color: var(--bad); white-space: normal; }
progress { position: absolute; inset: auto 0 0; inline-size: 100%; block-size: 3px; accent-color: var(--accent-text); }
.words > .file-name { display: inline-flex; max-inline-size: 100%; white-space: pre; }
.file-name span { overflow: hidden; text-overflow: ellipsis; }
.message small { color: inherit; }
.drop, .viewer { position: absolute; inset: 0; z-index: 2; border: 0; background: var(--surface); color: inherit; }
.drop { display: grid; place-content: center; inset: 8px; border: 2px dashed; border-radius: 12px;
  color: var(--accent-text); font-weight: 600; }
.viewer { inline-size: auto; max-inline-size: none;
  max-block-size: none; margin: 0; padding: 0; }
.viewer canvas { margin: auto; min-block-size: 0; max-inline-size: 100%; object-fit: contain; }
@media (max-width: 479.98px) {
  .panel { position: fixed; inset: var(--visible-top, 0) 0 auto; inline-size: auto; max-inline-size: none;
    block-size: var(--visible-height, 100dvh); border: 0; border-radius: 0;
    padding-block: env(safe-area-inset-top) env(safe-area-inset-bottom); }
}
@media (pointer: coarse) { .popup button { min-block-size: 44px; } }
@media (forced-colors: active) { .choice:has(:checked) { outline: 3px solid Highlight; } }`;

export function panelSheet() {
  return styleSheet(tokens(host), basics, transcript, composer, panel);
}

/**
 * The colours of a site's accent; none for what is no colour.
 * @param {string | null | undefined} wish
 */
export function accentRules(wish) {
  const colors = accentColors(wish);
  return colors ? tokens(host, colors.light, colors.dark) : "";
}

/** @param {string} condition */
function host(condition) {
  return condition === "" ? ":host" : `:host(${condition})`;
}

/**
 * A sheet that follows the part of a phone's screen which its keyboard leaves free. Browsers shrink and move the visual
 * viewport for the keyboard, but not what `position: fixed` is measured by.
 * @param {AbortSignal} signal
 */
export function visibleArea(signal) {
  const sheet = new CSSStyleSheet();
  const viewport = window.visualViewport;
  const follow = () => {
    const { height = 0, offsetTop = 0, scale = 2 } = viewport ?? {};
    if (scale < 1.1) sheet.replaceSync(`:host { --visible-height: ${height}px; --visible-top: ${offsetTop}px; }`);
  };
  for (const name of ["resize", "scroll"]) viewport?.addEventListener(name, follow, { signal });
  follow();
  return sheet;
}
