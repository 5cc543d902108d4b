// @ts-check
import { Problem } from "../shared/http.js";

/**
 * Posts a form and tells how much of it has gone, which `fetch` cannot.
 * @param {string} address
 * @param {FormData} form
 * @param {{ headers: Record<string, string>, onProgress: (share: number) => void, signal: AbortSignal }} options
 * @returns {Promise<any>} the JSON of a 2xx answer; anything else is thrown as a `Problem`
 */
export async function postForm(address, form, { headers, onProgress, signal }) {
  const request = new XMLHttpRequest();
  request.open("POST", address);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
  signal.addEventListener("abort", () => request.abort(), { once: true });
  await /** @type {Promise<void>} */ (new Promise((resolve) => {
    request.addEventListener("loadend", () => resolve());
    if (signal.aborted) resolve();
    else request.send(form);
  }));
  if (signal.aborted) throw new Problem({ status: 0, code: "aborted" });
  if (request.status === 0) throw new Problem({ status: 0, code: "network" });
  const fields = ["Retry-After", "X-Request-Id"].flatMap((name) => {
    const value = request.getResponseHeader(name);
    return value === null ? [] : [/** @type {[string, string]} */ ([name, value])];
  });
  const answer = new Response(request.responseText, { status: request.status, headers: fields });
  if (!answer.ok) throw await Problem.read(answer);
  return answer.json();
}
