// @ts-check

/**
 * A sheet that follows the part of a phone's screen which its keyboard leaves free, as `--visible-height`. Browsers
 * shrink the visual viewport for the keyboard but not what `position: fixed` is measured by.
 * @param {AbortSignal} signal
 */
export function visibleHeightSheet(signal) {
  const sheet = new CSSStyleSheet();
  const viewport = window.visualViewport;
  const follow = () => viewport && sheet.replaceSync(`:host { --visible-height: ${viewport.height}px; }`);
  viewport?.addEventListener("resize", follow, { signal });
  follow();
  return sheet;
}
