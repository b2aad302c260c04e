/** A page of ours that began a login remembers for the tab that finishes it. */

import { ask, isRecord } from "./window_messages";

const SUBJECT = "promptgrimoire.browser-token";

/** Tell pages of ours, and nobody else, the token of this login when they ask for it. */
export function remember(state: string, token: string, told: () => void): void {
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
      told();
    }
  });
}

/** Ask the page that opened this tab; null where there is none, or it does not know. */
export async function recall(state: string): Promise<string | null> {
  const from = opener as Window | null;
  if (from === null) {
    return null;
  }
  const token = (await ask(from, location.origin, { subject: SUBJECT, state }))?.token;
  return typeof token === "string" ? token : null;
}
