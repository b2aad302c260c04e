/**
 * Handover of a session between pages of one browser: a page whose session has ended goes on with
 * the one that another tab has begun.
 *
 * Only pages of this origin hear the channel, and in a frame only those below the same LMS. What a
 * page offers is checked at the server before it is used.
 */

import { isRecord } from "./window_messages";

const CHANNEL = "promptgrimoire.session";

/** A session as one page offers it to another. */
export interface OfferedSession {
  readonly token: string;
  readonly arrival: string;
}

/** Announce this page's session, and offer it to pages of the same person that ask. */
export function offerSession(person: string, current: () => OfferedSession | null): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const session = current();
    if (isRecord(data) && data.kind === "wanted" && data.person === person && session !== null) {
      channel.postMessage({ kind: "offered", person, ...session });
    }
  };
  channel.postMessage({ kind: "begun" });
  return () => channel.close();
}

/** Ask other pages for a session of this person, now and whenever one begins. */
export function requestSession(
  person: string,
  onOffered: (session: OfferedSession) => void,
): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  const ask = () => channel.postMessage({ kind: "wanted", person });
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!isRecord(data)) {
      return;
    }
    const { kind, token, arrival } = data;
    if (kind === "begun") {
      ask();
    } else if (
      kind === "offered" &&
      data.person === person &&
      typeof token === "string" &&
      typeof arrival === "string"
    ) {
      onOffered({ token, arrival });
    }
  };
  ask();
  return () => channel.close();
}
