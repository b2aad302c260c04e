/** Browser token of a login, handed from the page that began it to the tab that finishes it. */

import { isRecord, request } from "./window_messages";

const SUBJECT = "promptgrimoire.browser-token";

/** Answer requests for the token of this login, from pages of our own origin only. */
export function serveToken(state: string, token: string, onServed: () => void): void {
  addEventListener("message", (event: MessageEvent) => {
    const data: unknown = event.data;
    if (
      event.origin === location.origin &&
      isRecord(data) &&
      data.subject === SUBJECT &&
      data.state === state
    ) {
      const answer = { subject: `${SUBJECT}.response`, message_id: data.message_id, token };
      (event.source as Window | null)?.postMessage(answer, location.origin);
      onServed();
    }
  });
}

/** Request the token from the page that opened this tab; null where it has none. */
export async function requestToken(state: string): Promise<string | null> {
  const from = opener as Window | null;
  if (from === null) {
    return null;
  }
  const token = (await request(from, location.origin, { subject: SUBJECT, state }))?.token;
  return typeof token === "string" ? token : null;
}
