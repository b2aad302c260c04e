/** The annotation page: fetches the workspace of an activity and opens its shared document. */

import "./page.css";
import { useEffect, useState } from "preact/hooks";
import { ApiError, api } from "../../api/http";
import type { Authors, Workspace } from "../../api/workspace_types";
import type { Ticket } from "../../sync/provider_types";
import { AnnotationLayout } from "./components/annotation_layout";
import type { Connection } from "./store/document_session";
import { type Hidden, NotesStore } from "./store/notes_store";
import { acquire, release } from "./store/session_registry";

export interface AnnotatePageProps {
  readonly activityId: string;
  /** Another workspace than the viewer's own, for those who see the whole class. */
  readonly workspaceId?: string;
  /** Enrolment whose hidden notes a teacher looks at. */
  readonly memberId?: string;
}

interface Opened {
  readonly workspace: Workspace;
  readonly store: NotesStore;
}

/** Poll interval while the activity has no conversation. */
const LOOK_AGAIN_MS = 10_000;

/** Jitter before a refetch: a change reaches all pages of a class at the same time. */
const SPREAD_MS = 3_000;

export function AnnotatePage({ activityId, workspaceId, memberId }: AnnotatePageProps) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let isGone = false;
    let store: NotesStore | null = null;
    let key: string | null = null;
    let revision = 0;
    let timer = 0;
    const openSoon = () =>
      open(activityId, workspaceId, memberId).then(
        (workspace) => {
          revision = workspace.revision;
          if (store === null && !isGone) {
            key = `${workspace.document_id}/${memberId ?? ""}`;
            store = acquire(key, () => liveNotes(workspace));
            store.onSettingsChanged = () => openIn(Math.random() * SPREAD_MS);
            store.onRevision = (newest) => newest !== revision && store?.onSettingsChanged();
          }
          // Also where somebody has gone to another screen: something may wait to be stored.
          store?.setHiddenDocument(hidden(workspace));
          if (isGone || store === null) {
            return;
          }
          document.title = workspace.activity.title;
          setOpened({ workspace, store });
          if (workspace.conversations.length === 0) {
            openIn(LOOK_AGAIN_MS);
          }
        },
        (problem: unknown) => {
          if (store === null) {
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
        release(key);
      }
    };
  }, [activityId, workspaceId, memberId]);
  if (error !== null) {
    throw error;
  }
  return opened === null ? <p class="loading">Opening…</p> : <AnnotationLayout {...opened} />;
}

function open(activityId: string, workspace?: string, member?: string): Promise<Workspace> {
  const which = new URLSearchParams({
    ...(workspace === undefined ? {} : { workspace }),
    ...(member === undefined ? {} : { member }),
  });
  return api<Workspace>("GET", `/api/activities/${activityId}/workspace?${which}`);
}

function liveNotes(workspace: Workspace): NotesStore {
  const { document_id: documentId, workspace_id: workspaceId } = workspace;
  return new NotesStore(workspace.author, workspace.authors, {
    ...connectionTo(documentId),
    fetchAuthors: () => api<Authors>("GET", `/api/workspaces/${workspaceId}/authors`),
  });
}

function hidden(workspace: Workspace): Hidden | null {
  const { hidden_document_id: documentId, is_bound: isSharedReadOnly } = workspace;
  return documentId === null
    ? null
    : { documentId, connection: connectionTo(documentId), isSharedReadOnly };
}

function connectionTo(documentId: string): Connection {
  return {
    openTicket: () => api<Ticket>("POST", `/api/documents/${documentId}/ticket`),
    isFinal,
    address: (ticket) => socketAddress(documentId, ticket),
  };
}

/** Statuses that a retry cannot mend: session ended, not allowed, not found. */
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
