/** Documents of one page: the shared one, notes that others do not see yet, and private ones. */

import type { Notes } from "../../../document/annotations/read_notes";
import { combined, type SaveState } from "../../../sync/save_state";
import type { Connection, DocumentSession } from "./document_session";
import type { PrivateNotes } from "./private_notes";

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
    private readonly privates: PrivateNotes,
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
    this.privates.stop();
  }

  /** The open sessions. */
  all(): DocumentSession[] {
    const own = [this.hidden?.document, this.privates.session];
    return [this.shared, ...own.filter((session) => session != null)];
  }

  /** These documents, once notes that are being shared are looked for in them. */
  settled(): this {
    const { shared, hiddenNotes, privates } = this;
    privates.settle(
      (key) => shared.notes.highlights.has(key) || hiddenNotes?.highlights.has(key) === true,
    );
    return this;
  }

  /** The document of new highlights that others see, or will. */
  get forNew(): DocumentSession {
    return this.hidden?.document ?? this.shared;
  }

  /**
   * The document that a highlight is in; for one that is nowhere, that in which it was private, or
   * that of new ones. Null for that of private ones where it is not open.
   */
  of(highlight: string): DocumentSession | null {
    const { forNew, shared, privates } = this;
    if (privates.isPrivate(highlight)) {
      return privates.session;
    }
    // Just revealed, it is in both for a moment, and the own one has its latest edits.
    const isShared =
      shared.notes.highlights.has(highlight) && !forNew.notes.highlights.has(highlight);
    return isShared ? shared : forNew;
  }

  /** True for a document that takes writing now. */
  isWritable(session: DocumentSession): boolean {
    return session !== this.shared || !this.hidden?.isSharedReadOnly;
  }

  /** Place of a note or a comment in the order in which the server accepted them. */
  rank(key: string): number {
    const { shared, forNew, privates } = this;
    const sessions = [forNew, shared, privates.session ?? shared];
    return (sessions.find(({ order }) => order.isAccepted(key)) ?? shared).order.rank(key);
  }

  /** Private notes beside the others; null where there are none. */
  get privateNotes(): Notes | null {
    return this.privates.notes;
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
    return isShown && hidden?.isReady !== false && this.privates.isFetched;
  }

  get saving(): SaveState {
    const isAlone = !this.isSharedOpen && this.hidden !== null;
    const [first = this.shared, ...others] = this.all().slice(isAlone ? 1 : 0);
    return others.map((session) => session.saving).reduce(combined, first.saving);
  }
}
