/** Work that can wait until the browser has nothing else to do. */

/** Milliseconds after which it is done anyhow. */
const LATEST_MS = 500;

/** Call `act` once the browser is idle; returns what cancels it. Some browsers do not tell. */
export function whenIdle(act: () => void): () => void {
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(act);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(act, { timeout: LATEST_MS });
  return () => cancelIdleCallback(request);
}
