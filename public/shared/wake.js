// @ts-check

/**
 * @typedef {"online" | "restored" | "visible"} WakeReason
 *   `online`: the network came back; `restored`: the page came out of the back/forward cache;
 *   `visible`: the tab is looked at again, perhaps after hours in which no timer ran
 */

/**
 * Calls the action whenever a connection that looked alive may not be. Outside a browser it never does.
 * @param {(reason: WakeReason) => void} action
 * @param {AbortSignal} signal ends the listening
 */
export function onWake(action, signal) {
  if (typeof window === "undefined") return;
  window.addEventListener("online", () => action("online"), { signal });
  window.addEventListener("pageshow", (event) => event.persisted && action("restored"), { signal });
  document.addEventListener("visibilitychange", () => !document.hidden && action("visible"), { signal });
}
