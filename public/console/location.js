// @ts-check

/** The conversation that the address names, so that a reload, a bookmark and the way back all come to it; or null. */
export function namedConversation() {
  try {
    return location.hash.length > 1 ? decodeURIComponent(location.hash.slice(1)) : null;
  } catch {
    return null;
  }
}

/**
 * Writes the open conversation into the address. Opening one from the list makes a step in the browser's history, since
 * on a phone its way back is the way back to the list; going from one to the next makes none, and so does opening one
 * after another was closed, which has left its step behind.
 * @param {string | null} id
 */
export function nameConversation(id) {
  const known = namedConversation();
  if (id === known) return;
  const address = id === null ? location.pathname + location.search : `#${encodeURIComponent(id)}`;
  const isStep = known === null && !history.state?.isClosed;
  if (isStep) history.pushState(null, "", address);
  else history.replaceState(id === null ? { isClosed: true } : null, "", address);
}
