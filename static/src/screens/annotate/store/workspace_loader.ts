/** Loader of a workspace: fetches it, opens its store, and follows its settings. */

import { takeRequested, takeWorkspace } from "../../../api/first_workspace";
import { ApiError, api } from "../../../api/http";
import type { Workspace } from "../../../api/openapi.generated";
import { openWorkspace, twice, type WorkspaceAddress } from "../../../api/opening_workspace";
import { pathOf } from "../../../api/requests";
import { person } from "../../../api/session";
import { settleActivity } from "../../../sync/device/handled";
import { KeptTexts } from "../../../sync/device/kept_texts";
import { connectionTo, isFinal, placeIn } from "./connections";
import { NotesStore } from "./notes_store";
import type { Hidden } from "./page_documents";
import { PageMemory } from "./page_memory";
import type { PrivateRequests } from "./private_notes";
import { acquire, release } from "./session_registry";
import { passagesLeft } from "./threshold";

export interface OpenWorkspace {
  readonly workspace: Workspace;
  readonly store: NotesStore;
}

/** Pause before a fetch that failed is tried again. */
const RETRY_MS = 10_000;

/** Jitter before a refetch: a change reaches all pages of a class at the same time. */
const JITTER_MS = 2_000;

/**
 * Loads a workspace until it is left, and again when its settings change.
 *
 * It is no query of a component: notes that are not saved outlive the screen, and while they wait
 * their store must learn of settings.
 */
export class WorkspaceLoader {
  private store: NotesStore | null = null;
  private key = "";
  private workspace: Workspace | null = null;
  private timer = 0;
  private request = new AbortController();
  private isLeft = false;

  /** `onError` is called where the workspace cannot be opened at all. */
  constructor(
    private readonly address: WorkspaceAddress,
    private readonly onOpened: (opened: OpenWorkspace) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Open the workspace: the one that came with the page or was asked for already, or else fetch it. */
  start(): void {
    const { activityId, workspaceId, groupId, memberId } = this.address;
    const isOwn = [workspaceId, groupId, memberId].every((each) => each === undefined);
    const workspace = isOwn ? takeWorkspace(activityId) : null;
    if (workspace === null) {
      const requested = takeRequested(this.address);
      this.follow((signal) => requested ?? openWorkspace(this.address, true, signal));
    } else {
      this.show(workspace);
    }
  }

  /** Fetch the workspace, in place of a fetch that is under way. */
  load(): void {
    this.follow((signal) => openWorkspace(this.address, this.store === null, signal));
  }

  private follow(request: (signal: AbortSignal) => Promise<Workspace>): void {
    this.request.abort();
    this.request = new AbortController();
    const { signal } = this.request;
    request(signal).then(
      (workspace) => !signal.aborted && this.show(workspace),
      (error: unknown) => !signal.aborted && this.fail(error),
    );
  }

  /** Release the store; it stays until its notes are saved. */
  leave(): void {
    this.isLeft = true;
    if (this.store === null) {
      this.request.abort();
    } else {
      release(this.key);
    }
  }

  private show(workspace: Workspace): void {
    const before = this.workspace;
    this.workspace = workspace;
    const isElsewhere = before !== null && before.document_id !== workspace.document_id;
    const isClosed = this.store?.hasOpenedShared === true && !workspace.is_open;
    if (this.store !== null && (isElsewhere || isClosed)) {
      // Others work together now, or think first: the page goes on with other documents.
      this.store.onSettingsChanged = () => undefined;
      this.store.onRevision = () => undefined;
      release(this.key);
      this.store = null;
    }
    this.store ??= this.open(workspace);
    if (workspace.is_open) {
      this.store.openShared();
    }
    // Also after the screen was left: something may wait to be saved.
    this.store.setHiddenDocument(hidden(workspace, () => this.load()));
    if (workspace.private_document_id !== null) {
      const { private_document_id: documentId, private_ticket: ticket } = workspace;
      const connection = connectionTo(placeIn(workspace, "private", documentId), ticket);
      this.store.privates.follow({ documentId, connection });
    }
    settleActivity(this.address.activityId);
    this.store.setTagSet(workspace.tags);
    this.store.setDated(!(workspace.activity.hides_names && workspace.is_bound));
    if (!this.isLeft) {
      document.title = workspace.activity.title;
      this.onOpened({ workspace, store: this.store });
    }
  }

  private open(workspace: Workspace): NotesStore {
    this.key = this.keyOf(workspace);
    const store = acquire(this.key, () => makeStore(workspace));
    store.onSettingsChanged = () => this.loadAfter(Math.random() * this.jitter(store));
    store.onTagRefused = () => this.load();
    store.onRevision = (newest) => newest !== this.workspace?.revision && store.onSettingsChanged();
    return store;
  }

  private keyOf(workspace: Workspace): string {
    // A store that has the shared document open cannot go on without it.
    const isOpen = workspace.is_open ? "" : "/closed";
    return `${workspace.document_id}/${this.address.memberId ?? ""}${isOpen}`;
  }

  /** Longest pause before a refetch: none for somebody to whom others' notes open now. */
  private jitter(store: NotesStore): number {
    const hasReached = this.workspace !== null && passagesLeft(this.workspace, store.state) === 0;
    return hasReached ? 0 : JITTER_MS;
  }

  private fail(error: unknown): void {
    if (this.store === null) {
      settleActivity(this.address.activityId);
      this.onError(error);
    } else if (!isFinal(error) && (!this.isLeft || this.store.hasUnsavedWork)) {
      // The page at hand still works.
      this.loadAfter(RETRY_MS);
    }
  }

  private loadAfter(milliseconds: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.load(), milliseconds);
  }
}

function makeStore(workspace: Workspace): NotesStore {
  const { document_id: documentId, workspace_id: workspaceId } = workspace;
  const connection = {
    ...connectionTo(placeIn(workspace, "shared", documentId), workspace.ticket),
    hasRevealed: workspace.hidden_document_id === null && !workspace.is_hiding,
    fetchAuthors: () =>
      api("GET", pathOf("/api/workspaces/{workspace_id}/authors", { workspace_id: workspaceId })),
    findReaders: (words: string) =>
      api("POST", pathOf("/api/workspaces/{workspace_id}/readers", { workspace_id: workspaceId }), {
        words,
      }),
    privateRequests: privateRequests(workspace),
  };
  const owner = `${documentId} ${workspace.author}`;
  return new NotesStore(
    workspace.author,
    workspace.authors,
    connection,
    new PageMemory(owner),
    new KeptTexts(person(), owner),
  );
}

function privateRequests(workspace: Workspace): PrivateRequests {
  const opening = pathOf("/api/workspaces/{workspace_id}/private-notes", {
    workspace_id: workspace.workspace_id,
  });
  return {
    open: async () => {
      const { document_id: documentId, ticket } = await api("POST", opening);
      const place = placeIn(workspace, "private", documentId);
      return { documentId, connection: connectionTo(place, ticket) };
    },
    share: (documentId, note) => {
      const path = pathOf("/api/documents/{document_id}/share", { document_id: documentId });
      // Sharing twice moves it once, so it may be tried again where no answer came.
      return twice(() => api("POST", path, { note }));
    },
  };
}

/** `onRevealed` is called where the document has become part of the shared one meanwhile. */
function hidden(workspace: Workspace, onRevealed: () => void): Hidden | null {
  const { hidden_document_id: documentId, is_bound: isSharedReadOnly } = workspace;
  if (documentId === null) {
    return null;
  }
  const place = placeIn(workspace, "hidden", documentId);
  const connection = connectionTo(place, workspace.hidden_ticket);
  const openTicket = async () => {
    try {
      return await connection.openTicket();
    } catch (error) {
      if (error instanceof ApiError && error.status === REVEALED) {
        onRevealed();
      }
      throw error;
    }
  };
  return { documentId, connection: { ...connection, openTicket }, isSharedReadOnly };
}

/** Status of a document of hidden notes that has been revealed. */
const REVEALED = 409;
