/** Editing session of a conversation's draft, in a component. */

import { useEffect, useReducer, useState } from "preact/hooks";
import type { ApiError } from "../../../api/http";
import { api, asApiError } from "../../../api/http";
import { draftPath } from "../../../api/paths/conversations";
import { DraftSession } from "./draft_session";

/** Sessions that still hold something unsaved, by conversation, whether their preview is open or not. */
const unsaved = new Map<string, DraftSession>();

addEventListener("beforeunload", (event) => {
  if (unsaved.size > 0) {
    event.preventDefault();
  }
});

export interface OpenedDraft {
  readonly session: DraftSession | null;
  readonly error: ApiError | null;
  readonly retry: () => void;
}

/** The session of a draft once it is loaded. `reading` differs after each reading of its source. */
export function useDraft(conversationId: string, reading: number): OpenedDraft {
  const [session, setSession] = useState<DraftSession | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [attempt, retry] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    let isWanted = true;
    setSession(null);
    setError(null);
    open(conversationId).then(
      (opened) => isWanted && setSession(opened),
      (problem) => isWanted && setError(asApiError(problem)),
    );
    return () => {
      isWanted = false;
    };
  }, [conversationId, reading, attempt]);
  return { session, error, retry: () => retry(undefined) };
}

async function open(id: string): Promise<DraftSession> {
  const known = unsaved.get(id);
  if (known !== undefined) {
    return known;
  }
  const path = draftPath(id);
  const session = new DraftSession(await api("GET", path), {
    save: (version, edits) => api("PUT", path, { version, edits }),
    load: () => api("GET", path),
  });
  session.subscribe(() => {
    if (session.state.saving === "saved") {
      unsaved.delete(id);
    } else {
      unsaved.set(id, session);
    }
  });
  return session;
}

/** State of a session; the component redraws with every change. */
export function useDraftState(session: DraftSession) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => session.subscribe(() => redraw(undefined)), [session]);
  useEffect(() => {
    addEventListener("online", session.sendNow);
    return () => removeEventListener("online", session.sendNow);
  }, [session]);
  return session.state;
}
