/** The annotation page: fetches the workspace of an activity and opens its shared document. */

import { useEffect, useState } from "preact/hooks";
import { ApiError, api } from "../server/calls";
import type { Ticket } from "../sync/replica";
import { type Hidden, LiveNotes } from "../views/annotate/live_notes";
import type { Connection } from "../views/annotate/open_document";
import { enter, leave } from "../views/annotate/open_documents";
import { Workbench } from "../views/annotate/workbench";
import type { Authors, Workspace } from "../views/annotate/workspace";

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
      open(activityId, {
        workspace: workspaceId,
        member: memberId,
        connect: live ? undefined : "1",
      }).then(
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

/** `connect` asks for tickets along with it. */
interface Asked {
  readonly workspace: string | undefined;
  readonly member: string | undefined;
  readonly connect: "1" | undefined;
}

function open(activityId: string, asked: Asked): Promise<Workspace> {
  const which = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    if (value !== undefined) {
      which.set(name, value);
    }
  }
  const attempt = () => api<Workspace>("POST", `/api/activities/${activityId}/workspace?${which}`);
  // Opening twice makes nothing twice, so it may be tried again where no answer came.
  return attempt().catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 0) {
      return attempt();
    }
    throw error;
  });
}

function liveNotes(workspace: Workspace): LiveNotes {
  const { document_id: documentId, workspace_id: workspaceId } = workspace;
  return new LiveNotes(workspace.author, workspace.authors, {
    ...connectionTo(documentId, workspace.ticket),
    fetchAuthors: () => api<Authors>("GET", `/api/workspaces/${workspaceId}/authors`),
  });
}

function hidden(workspace: Workspace): Hidden | null {
  const { hidden_document_id: documentId, is_bound: isShutIn } = workspace;
  return documentId === null
    ? null
    : { documentId, connection: connectionTo(documentId, workspace.hidden_ticket), isShutIn };
}

/** `first` is a ticket that came with the workspace: the first connection needs no request. */
function connectionTo(documentId: string, first: Ticket | null): Connection {
  let held = first;
  return {
    openTicket: async () => {
      const ticket = held ?? (await api<Ticket>("POST", `/api/documents/${documentId}/ticket`));
      held = null;
      return ticket;
    },
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
