// @ts-check

/** The visitor's panel, beyond what it shares with the console. */
export const panel = `
.panel { position: absolute; inset: auto 0 72px auto; inset-inline: auto 0; display: flex; flex-direction: column;
  inline-size: min(384px, 100vw - 32px); block-size: min(620px, 100dvh - 108px); max-block-size: none; margin: 0;
  padding: 0; overflow: hidden; border: 1px solid var(--line); border-radius: 16px; background: var(--surface);
  color: inherit; box-shadow: var(--shadow); animation: rise 160ms ease-out; }
:host([side="start"]) .panel { inset-inline: 0 auto; }
.panel:not([open]) { display: none; }
@keyframes rise { from { opacity: 0; transform: translateY(8px); } }
.panel :is(h2, h3, p) { margin: 0; }
.head { display: flex; gap: 4px; align-items: center; min-block-size: 64px; padding-inline: 16px 8px;
  border-block-end: 1px solid var(--line); }
.words { flex: 1; min-inline-size: 0; }
.head > .words { margin-inline-start: 8px; }
.words > * { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.head h2 { font-size: 15px; font-weight: 600; line-height: 1.3; }
.head p, .chip small { color: var(--text-2); font-size: 13px; line-height: 1.4; }
.more { stroke-width: 2.5; }
.popup { position: absolute; z-index: 1; inset-inline-end: 8px; padding: 4px; border: 1px solid var(--line);
  border-radius: 12px; background: var(--surface); box-shadow: var(--shadow); outline: 0; }
.popup button { border: 0; border-radius: 8px; background: none; text-align: start; }
.popup button:is(:hover, :focus-visible) { background: var(--surface-3); }
.menu { inset-block-start: 56px; display: grid; min-inline-size: 200px; }
.menu button { min-block-size: 40px; padding: 4px 12px; }
.emoji-grid { inset-block-end: 72px; inset-inline: 12px; block-size: 232px; overflow-y: auto; }
.emoji-grid > div { display: grid; grid-template-columns: repeat(8, 1fr); padding-block-end: 8px; }
.emoji-grid button { block-size: 40px; padding: 0; font-size: 22px; line-height: 1; text-align: center; }
.intro { flex: 1; display: flex; flex-direction: column; gap: 12px; padding: 20px; overflow-y: auto;
  overscroll-behavior: contain; }
.intro h3 { font-size: 20px; font-weight: 600; line-height: 1.3; }
.intro p, .intro small { color: var(--text-2); }
fieldset { min-inline-size: 0; margin: 0; padding: 0; border: 0; display: grid; gap: 8px; }
legend, .field { padding: 0; font-size: 13px; font-weight: 600; }
legend { margin-block-end: 8px; }
.field, .field label { display: grid; gap: 4px; }
.field [aria-invalid="true"] { border-color: var(--bad); }
.field small, .card .fault { color: var(--bad); font-size: 13px; font-weight: 400; }
.choice { position: relative; display: flex; align-items: center; gap: 8px; min-block-size: 44px; padding: 8px 12px;
  border: 1px solid var(--line-strong); border-radius: 12px; cursor: pointer; }
.choice bdi { flex: 1; }
.choice:hover { background: var(--surface-2); }
.choice:has(:checked) { border-color: var(--accent-text); background: var(--accent-soft); font-weight: 600; }
.choice:has(:focus-visible) { outline: 2px solid var(--accent-text); outline-offset: 2px; }
.choice input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
.choice small { font-size: 12px; font-weight: 400; }
.choice .here::before { content: "●"; margin-inline-end: 4px; color: var(--good); }
.row { display: flex; gap: 8px; align-items: center; justify-content: space-between; }
.bar { justify-content: flex-start; margin: 0 12px 12px; padding: 8px 12px; border-radius: 8px;
  background: var(--surface-2); color: var(--warn); font-size: 13px; }
.handover { align-self: center; margin-block-end: 12px; border-radius: 20px; }
.problem { flex: 1; display: grid; place-content: center; justify-items: center; gap: 16px; padding: 32px;
  text-align: center; }
.skeleton { flex: 1; display: grid; align-content: end; gap: 8px; padding: 16px;
  animation: appear 180ms ease-out 300ms both; }
.skeleton i { block-size: 40px; inline-size: 60%; border-radius: 16px; background: var(--surface-2); }
.skeleton :nth-child(2) { justify-self: end; }
@keyframes appear { from { opacity: 0; } }
.card { display: grid; gap: 12px; padding: 16px; border-block-start: 1px solid var(--line); }
.scores { grid-template-columns: repeat(5, 1fr); }
.scores legend { grid-column: 1 / -1; }
.scores .choice { justify-content: center; }
.ends { color: var(--text-2); font-size: 12px; }
.chips { display: grid; gap: 4px; max-block-size: 40%; padding-inline: 12px; overflow-y: auto; }
.chip { position: relative; display: flex; gap: 8px; align-items: center; padding-inline-start: 12px;
  border-radius: 12px; background: var(--surface-2); }
.chip.failed small { color: var(--bad); white-space: normal; }
.chip progress { position: absolute; inset: auto 0 0; inline-size: 100%; block-size: 3px;
  accent-color: var(--accent-text); }
.file-name { display: flex; }
.file-name span { overflow: hidden; text-overflow: ellipsis; white-space: pre; }
.drop, .viewer { position: absolute; inset: 0; z-index: 2; background: var(--surface); }
.drop { display: grid; place-content: center; inset: 8px; border: 2px dashed var(--accent-text); border-radius: 12px;
  color: var(--accent-text); font-weight: 600; }
.viewer { display: flex; flex-direction: column; }
.viewer .file-name { flex: 1; min-inline-size: 0; font-weight: 600; }
.viewer canvas { margin: auto; min-block-size: 0; max-inline-size: 100%; object-fit: contain; }
@media (max-width: 479.98px) {
  .panel { position: fixed; inset: var(--visible-top, 0) 0 auto; inline-size: auto; max-inline-size: none;
    block-size: var(--visible-height, 100dvh); border: 0; border-radius: 0;
    padding-block: env(safe-area-inset-top) env(safe-area-inset-bottom); }
}
@media (pointer: coarse) { .menu button, .emoji-grid button { min-block-size: 44px; } }
@media (forced-colors: active) { .choice:has(:checked) { outline: 3px solid Highlight; } }`;
