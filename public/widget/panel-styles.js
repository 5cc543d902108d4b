// @ts-check
import { composer, styleSheet, transcript } from "../shared/styles.js";

const panel = `
.panel { position: absolute; inset-inline-end: 0; inset-block-end: 72px; display: flex; flex-direction: column;
  inline-size: min(384px, 100vw - 32px); block-size: min(620px, 100vh - 108px); block-size: min(620px, 100dvh - 108px);
  overflow: hidden;
  border: 1px solid var(--line); border-radius: 16px; background: var(--surface); box-shadow: var(--shadow);
  animation: rise 160ms ease-out; }
@keyframes rise { from { opacity: 0; transform: translateY(8px); } }
.head { display: flex; gap: 12px; align-items: center; min-block-size: 64px; padding: 12px 8px 12px 16px;
  padding-inline: 16px 8px;
  border-block-end: 1px solid var(--line); }
.head .words { flex: 1; min-inline-size: 0; }
.head h2, .head p { margin: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.head h2 { font-size: 15px; font-weight: 600; line-height: 1.3; }
.head p { color: var(--text-2); font-size: 13px; line-height: 1.4; }
.intro { flex: 1; display: flex; flex-direction: column; gap: 8px; padding: 20px; overflow-y: auto; }


.intro h3 { margin: 0; font-size: 18px; font-weight: 600; line-height: 1.3; }
.intro p { margin: 0; color: var(--text-2); }
.departments { margin: 12px 0 0; padding: 0; border: 0; min-inline-size: 0; display: flex; flex-wrap: wrap; gap: 8px; }
.departments legend { padding: 0; margin-block-end: 8px; font-size: 13px; font-weight: 600; }
.departments label { position: relative; display: flex; align-items: center; gap: 8px; min-block-size: 36px;
  padding: 6px 14px;
  border: 1px solid var(--line-strong); border-radius: 18px; font-size: 13px; cursor: pointer; }
.departments label:has(:checked) { border-color: var(--accent); background: var(--accent-soft); font-weight: 600; }
.departments label:has(:focus-visible), .scores label:has(:focus-visible) { outline: 2px solid var(--accent);
  outline-offset: 2px; }
.departments input, .scores input { position: absolute; inset: 0; opacity: 0; margin: 0; cursor: pointer; }
.departments small { font-size: 12px; font-weight: 400; color: var(--text-2); }
.bar { display: flex; gap: 8px; align-items: center; margin: 0 12px 12px; padding: 8px 12px; border-radius: 8px;
  background: var(--surface-2);
  color: var(--warn); font-size: 13px; }
.bar > span { flex: 1; }
.bar .link { flex: none; font-size: 13px; }
.problem { flex: 1; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 16px;
  padding: 32px;
  text-align: center; }
.problem .icon { inline-size: 32px; block-size: 32px; color: var(--warn); stroke-width: 1.2; }
.problem p { margin: 0; max-inline-size: 30ch; }
.skeleton { flex: 1; display: flex; flex-direction: column; justify-content: flex-end; gap: 8px; padding: 16px;
  animation: appear 180ms ease-out 300ms both; }
.skeleton i { block-size: 40px; inline-size: 60%; border-radius: 16px; background: var(--surface-2); }
.skeleton i:nth-child(2) { inline-size: 45%; align-self: flex-end; }
.skeleton i:nth-child(3) { inline-size: 52%; }
@keyframes appear { from { opacity: 0; } }
.closing { display: flex; flex-direction: column; gap: 12px; padding: 16px; border-block-start: 1px solid var(--line); }
.closing p { margin: 0; }
.closing .question { font-weight: 600; }
.closing form { display: flex; flex-direction: column; gap: 12px; }
.closing .row { display: flex; gap: 8px; justify-content: space-between; align-items: center; }
.scores legend { padding: 0; margin-block-end: 10px; }
.scores { margin: 0; padding: 0; border: 0; display: grid; grid-template-columns: repeat(5, 1fr); gap: 8px;
  min-inline-size: 0; }
.scores label { position: relative; display: grid; place-items: center; min-block-size: 44px;
  border: 1px solid var(--line-strong);
  border-radius: 12px; font-weight: 600; cursor: pointer; }
.scores label:hover { background: var(--surface-2); }
.scores label:has(:checked) { border-color: transparent; background: var(--accent); color: var(--on-accent); }
.ends { display: flex; justify-content: space-between; margin-block-start: -4px; color: var(--text-2); font-size: 12px;
  }
.closing textarea { min-block-size: 44px; padding: 9px 12px; border: 1px solid var(--line-strong); border-radius: 12px;
  background: none;
  font-size: 16px; line-height: 24px; resize: none; }
.closing textarea::placeholder { color: var(--text-2); opacity: 1; }
.closing .fault { all: unset; color: var(--bad); font-size: 13px; }
@media (max-width: 479.98px) {
  .panel { position: fixed; inset: 0; inline-size: auto; block-size: 100vh; block-size: var(--visible-height, 100dvh);
  border: 0;
    border-radius: 0; padding-block: env(safe-area-inset-top) env(safe-area-inset-bottom); }
}
@media (forced-colors: active) {
  .scores label:has(:checked), .departments label:has(:checked) { outline: 3px solid Highlight; }
}`;

export function panelSheet() {
  return styleSheet(transcript, composer, panel);
}
