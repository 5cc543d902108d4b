// @ts-check
import { basics, styleSheet, tokens } from "../shared/styles.js";

const launcher = `
:host { all: initial; position: fixed; z-index: 2147483000; inset-inline-end: 20px; inset-block-end: 20px;
  display: block;
  font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; color: var(--text); text-align: start; }
:host([hidden]) { display: none; }
.launcher { position: relative; display: grid; place-items: center; inline-size: 56px; block-size: 56px;
  margin-inline-start: auto;
  padding: 0; border: 1px solid transparent; border-radius: 50%; background: var(--accent); color: var(--on-accent);
  box-shadow: var(--shadow); transition: transform 140ms ease-out; }
.launcher:hover { transform: scale(1.04); }
.launcher:active { transform: scale(0.97); }
.launcher .icon { grid-area: 1 / 1; inline-size: 26px; block-size: 26px;
  transition: opacity 140ms ease-out, transform 140ms ease-out; }
.launcher .icon:nth-child(2), :host([open]) .launcher .icon:nth-child(1) { opacity: 0; transform: scale(0.7); }
:host([open]) .launcher .icon:nth-child(2) { opacity: 1; transform: none; }
.badge { position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-inline-size: 22px; block-size: 22px;
  padding: 0 6px;
  border: 2px solid var(--surface); border-radius: 11px; background: var(--bad); color: var(--surface); font-size: 12px;
  font-weight: 600; line-height: 18px; text-align: center; }
.fault { inline-size: 260px; margin: 0 0 12px; padding: 12px; border: 1px solid var(--line); border-radius: 12px;
  background: var(--surface); box-shadow: var(--shadow); font-size: 13px; }
@media (max-width: 479.98px) { :host([open]) .launcher { display: none; } }
@media (forced-colors: active) { .badge { border-color: Canvas; outline: 1px solid CanvasText; } }
@media print { :host { display: none; } }`;

/** What the closed widget needs; the chat brings its own when it is opened. */
export function launcherSheet() {
  return styleSheet(tokens((condition) => (condition === "" ? ":host" : `:host(${condition})`)), basics, launcher);
}
