/** Documents of one page: the shared one, and beside it the notes that others do not see yet. */

import type { Notes } from "../../../document/annotations/read_notes";
import { combined, type SaveState } from "../../../sync/save_state";
import type { Connection, DocumentSession } from "./document_session";

/** A document of notes that others do not see yet. New highlights go into it. */
export interface Hidden {
  readonly documentId: string;
  readonly connection: Connection;
  /** True where the shared document is read-only meanwhile. */
  readonly isSharedReadOnly: boolean;
}

export class PageDocuments {
  private hidden: (Hidden & { readonly document: DocumentSession }) | null = null;
  /** Hidden notes that have become part of the shared document, shown until that is fetched. */
  private carried: Notes | null = null;
  private isSharedOpen = false;
  private isStopped = false;

  /** `makeHidden` makes the session of hidden notes. */
  constructor(
    readonly shared: DocumentSession,
    private readonly makeHidden: (connection: Connection) => DocumentSession,
  ) {}

  /** Open the shared document, for good. Until then the page has the hidden one alone. */
  openShared(): void {
    if (!this.isSharedOpen && !this.isStopped) {
      this.isSharedOpen = true;
      this.shared.start();
    }
  }

  /** True once `openShared` was called. */
  get hasOpenedShared(): boolean {
    return this.isSharedOpen;
  }

  /** Open hidden notes; or, with null, give them to the shared document, which has them by now. */
  setHidden(wanted: Hidden | null): void {
    const { hidden } = this;
    if (this.isStopped || hidden?.documentId === wanted?.documentId) {
      return;
    }
    this.carried = hidden?.document.notes ?? null;
    hidden?.document.transferTo(this.shared);
    this.hidden = null;
    if (wanted !== null) {
      const document = this.makeHidden(wanted.connection);
      this.hidden = { ...wanted, document };
      document.start();
    }
  }

  stop(): void {
    this.isStopped = true;
    this.shared.stop();
    this.hidden?.document.stop();
  }

  /** The open sessions. */
  all(): DocumentSession[] {
    return this.hidden === null ? [this.shared] : [this.shared, this.hidden.document];
  }

  /** The document of new highlights. */
  get forNew(): DocumentSession {
    return this.hidden?.document ?? this.shared;
  }

  /** The document that a highlight is in; for one that is nowhere, that of new ones. */
  of(highlight: string): DocumentSession {
    const { forNew, shared } = this;
    // Just revealed, it is in both for a moment, and the own one has its latest edits.
    const isShared =
      shared.notes.highlights.has(highlight) && !forNew.notes.highlights.has(highlight);
    return isShared ? shared : forNew;
  }

  /** True for a document that takes writing now. */
  isWritable(session: DocumentSession): boolean {
    return !this.hidden?.isSharedReadOnly || session === this.hidden.document;
  }

  /** Hidden notes beside the shared ones; null where there are none. */
  get hiddenNotes(): Notes | null {
    return this.hidden?.document.notes ?? (this.shared.isReady ? null : this.carried);
  }

  /** True once everything that the page shows has been fetched. */
  get isFetched(): boolean {
    const hidden = this.hidden?.document;
    const isAlone = !this.isSharedOpen && hidden !== undefined;
    const isShown = this.shared.isReady || isAlone || this.carried !== null;
    return isShown && hidden?.isReady !== false;
  }

  get saving(): SaveState {
    const { saving } = this.shared;
    if (this.hidden === null) {
      return saving;
    }
    const own = this.hidden.document.saving;
    return this.isSharedOpen ? combined(saving, own) : own;
  }
}
