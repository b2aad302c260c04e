/** The annotation page: fetches the workspace of an activity and opens its shared document. */

import { useEffect, useState } from "preact/hooks";
import { ApiError, api } from "../../api/http";
import type { Authors, Workspace } from "../../api/workspace_types";
import type { Ticket } from "../../sync/provider_types";
import { Workbench } from "./components/annotation_layout";
import type { Connection } from "./store/document_session";
import { type Hidden, LiveNotes } from "./store/notes_store";
import { enter, leave } from "./store/session_registry";

export interface AnnotatePageProps {
  readonly activityId: string;
  /** Another workspace than the viewer's own, for those who see the whole class. */
  readonly workspaceId?: string;
  /** Whose hidden notes are looked at, likewise (an enrolment). */
  readonly memberId?: string;
}

interface Opened {
  readonly workspace: Workspace;
  readonly live: LiveNotes;
}

/** While nobody has brought a conversation in, the page looks for one by itself. */
const LOOK_AGAIN_MS = 10_000;

/** A whole class hears of a change at once; its pages ask within this time, not all together. */
const SPREAD_MS = 3_000;

export function AnnotatePage({ activityId, workspaceId, memberId }: AnnotatePageProps) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let isGone = false;
    let live: LiveNotes | null = null;
    let key: string | null = null;
    let revision = 0;
    let timer = 0;
    const openSoon = () =>
      open(activityId, workspaceId, memberId).then(
        (workspace) => {
          revision = workspace.revision;
          if (live === null && !isGone) {
            key = `${workspace.document_id}/${memberId ?? ""}`;
            live = enter(key, () => liveNotes(workspace));
            live.onSettings = () => openIn(Math.random() * SPREAD_MS);
            live.onRevision = (newest) => newest !== revision && live?.onSettings();
          }
          // Also where somebody has gone to another screen: something may wait to be stored.
          live?.hide(hidden(workspace));
          if (isGone || live === null) {
            return;
          }
          document.title = workspace.activity.title;
          setOpened({ workspace, live });
          if (workspace.conversations.length === 0) {
            openIn(LOOK_AGAIN_MS);
          }
        },
        (problem: unknown) => {
          if (live === null) {
            setError(problem);
          } else if (!isFinal(problem)) {
            // The page at hand still works, and may hold what is not stored yet.
            openIn(LOOK_AGAIN_MS);
          }
        },
      );
    const openIn = (milliseconds: number) => {
      window.clearTimeout(timer);
      timer = window.setTimeout(openSoon, milliseconds);
    };
    void openSoon();
    return () => {
      isGone = true;
      if (key !== null) {
        leave(key);
      }
    };
  }, [activityId, workspaceId, memberId]);
  if (error !== null) {
    throw error;
  }
  return opened === null ? <p class="loading">Opening…</p> : <Workbench {...opened} />;
}

function open(activityId: string, workspace?: string, member?: string): Promise<Workspace> {
  const which = new URLSearchParams({
    ...(workspace === undefined ? {} : { workspace }),
    ...(member === undefined ? {} : { member }),
  });
  return api<Workspace>("GET", `/api/activities/${activityId}/workspace?${which}`);
}

function liveNotes(workspace: Workspace): LiveNotes {
  const { document_id: documentId, workspace_id: workspaceId } = workspace;
  return new LiveNotes(workspace.author, workspace.authors, {
    ...connectionTo(documentId),
    fetchAuthors: () => api<Authors>("GET", `/api/workspaces/${workspaceId}/authors`),
  });
}

function hidden(workspace: Workspace): Hidden | null {
  const { hidden_document_id: documentId, is_bound: isShutIn } = workspace;
  return documentId === null
    ? null
    : { documentId, connection: connectionTo(documentId), isShutIn };
}

function connectionTo(documentId: string): Connection {
  return {
    openTicket: () => api<Ticket>("POST", `/api/documents/${documentId}/ticket`),
    isFinal,
    address: (ticket) => socketAddress(documentId, ticket),
  };
}

/** Statuses that do not go away by asking again: session ended, not allowed, not there. */
const FINAL = new Set([401, 403, 404]);

function isFinal(error: unknown): boolean {
  return error instanceof ApiError && FINAL.has(error.status);
}

function socketAddress(documentId: string, { ticket, generation }: Ticket): string {
  const address = new URL(`/sync/${documentId}`, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const asked = { ticket, generation: String(generation), extended: "1" };
  address.search = new URLSearchParams(asked).toString();
  return address.href;
}
