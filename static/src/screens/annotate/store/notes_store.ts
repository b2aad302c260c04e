/** The notes of one page: what there is, names, people, what is saved, and every deed. */

import type * as Y from "yjs";
import type { Authors } from "../../../api/workspace_types";
import * as edits from "../../../document/annotations/edits";
import type { Notes, NotesChange } from "../../../document/annotations/read_notes";
import type { Present } from "../../../sync/protocol";
import type { ProviderOptions } from "../../../sync/provider_types";
import { type SaveState, together, unsaved } from "../../../sync/save_state";
import type { Anchor } from "../../../text/anchors";
import { tellNews } from "./announcements";
import { Names } from "./author_names";
import { type Connection, type Lost, OpenDocument } from "./document_session";

/** A moment of the page. A new object each time something changed. */
export interface LiveView {
  readonly notes: Notes;
  /** Whether the document has been fetched. */
  readonly isReady: boolean;
  /** Whether this person may write, and the copy at hand takes it. */
  readonly canWrite: boolean;
  readonly author: string;
  readonly saving: SaveState;
  readonly people: readonly Present[];
  /** Highlights that others made, or commented, a moment ago. */
  readonly fresh: ReadonlySet<string>;
  readonly lost: Lost | null;
  /** Why there will be no further connection. */
  readonly end: unknown;
  /** The newest thing to say to somebody who does not see the page. */
  readonly news: string;
  /** Grows with every name that becomes known. */
  readonly namesKnown: number;
}

/** Milliseconds for which somebody else's note counts as fresh. */
const FRESH_FOR = 4_000;

/** How the shared document and the names behind its author ids are fetched. */
export interface NotesConnection extends Connection {
  readonly fetchAuthors: () => Promise<Authors>;
}

/** A document of notes that others do not see yet. New highlights go into it. */
export interface Hidden {
  readonly documentId: string;
  readonly connection: Connection;
  /** Whether nothing can be written in the shared document meanwhile. */
  readonly isShutIn: boolean;
}

export class LiveNotes {
  view: LiveView;
  /** Called when the activity's settings are not what they were when the page fetched them. */
  onSettings: () => void = () => undefined;
  /** Called with the revision of the settings that the server has, at each connection. */
  onRevision: (revision: number) => void = () => undefined;
  /** Unfinished comments, by highlight. */
  readonly drafts = new Map<string, string>();
  readonly names: Names;
  private readonly shared: OpenDocument;
  private hidden: (Hidden & { readonly document: OpenDocument }) | null = null;
  private mayWrite = false;
  private isStopped = false;
  private readonly listeners = new Set<() => void>();
  private freshTimer = 0;

  /** `author` is the viewer's own author id. */
  constructor(author: string, authors: Authors, connection: NotesConnection) {
    this.names = new Names(authors, connection.fetchAuthors, () =>
      this.become({ namesKnown: this.view.namesKnown + 1 }),
    );
    this.shared = this.document(connection, (people) => {
      this.names.learn(people);
      this.become({ people });
    });
    this.view = {
      ...this.present(),
      author,
      people: [],
      fresh: new Set(),
      lost: null,
      end: null,
      news: "",
      namesKnown: 0,
    };
  }

  private document(connection: Connection, onPeople: ProviderOptions["onPeople"]): OpenDocument {
    return new OpenDocument(connection, {
      onPeople,
      onChange: () => this.become(this.present()),
      onWritten: (before, after, change) => this.tell(before, after, change),
      onLost: (lost) => {
        const before = this.view.lost?.work ?? [];
        this.become({ lost: { ...lost, work: [...before, ...lost.work] } });
      },
      onSettings: () => this.onSettings(),
      onRevision: (revision) => this.onRevision(revision),
      onEnd: (end) => this.become({ end }),
    });
  }

  start(): void {
    this.shared.start();
  }

  stop(): void {
    this.isStopped = true;
    this.shared.stop();
    this.hidden?.document.stop();
    clearTimeout(this.freshTimer);
  }

  /** Whether this person may write here now; not until this says so. */
  allow(mayWrite: boolean): void {
    this.mayWrite = mayWrite;
    this.become(this.present());
  }

  /**
   * Notes are hidden from now on and go into a document of their own; or, with null, not any more:
   * what was in it is in the shared document then, and goes on there.
   */
  hide(wanted: Hidden | null): void {
    const { hidden } = this;
    if (this.isStopped || hidden?.documentId === wanted?.documentId) {
      return;
    }
    hidden?.document.handOver(this.shared);
    this.hidden = null;
    if (wanted !== null) {
      // Who is here is told by the shared document.
      const document = this.document(wanted.connection, () => undefined);
      this.hidden = { ...wanted, document };
      document.start();
    }
    this.become(this.present());
  }

  /** Whether anything can be written on a highlight. */
  takes(highlight: string): boolean {
    return !this.hidden?.isShutIn || this.holderOf(highlight) === this.hidden.document;
  }

  /** Whether something would be lost with the page: not stored, not finished, or not read yet. */
  get isAtRisk(): boolean {
    const { saving, lost } = this.view;
    const isLost = saving.isRefused || lost !== null;
    return unsaved(saving).length > 0 || this.drafts.size > 0 || isLost;
  }

  /** Be told of every change; returns the function that ends it. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Make a highlight; null when nothing may be written now. */
  mark(conversation: string, anchor: Anchor, tag: string): string | null {
    const { doc } = this.hidden?.document ?? this.shared;
    if (doc === null || !this.view.canWrite) {
      return null;
    }
    const made = { conversation, anchor, tag, now: Date.now() };
    return edits.createHighlight(doc, this.view.author, made);
  }

  retag(highlight: string, tag: string): void {
    this.writeOn(highlight, (doc) => edits.retag(doc, highlight, tag));
  }

  deleteHighlight(highlight: string): void {
    this.writeOn(highlight, (doc) => edits.deleteHighlight(doc, highlight));
  }

  comment(highlight: string, text: string): void {
    this.writeOn(highlight, (doc) =>
      edits.addComment(doc, this.view.author, highlight, text, Date.now()),
    );
  }

  editComment(highlight: string, comment: string, text: string): void {
    this.writeOn(highlight, (doc) => edits.editComment(doc, highlight, comment, text));
  }

  deleteComment(highlight: string, comment: string): void {
    this.writeOn(highlight, (doc) => edits.deleteComment(doc, highlight, comment));
  }

  addTag(name: string, color: string): void {
    this.write(this.shared, (doc) => edits.addTag(doc, { name, color }));
  }

  renameTag(tag: string, name: string): void {
    this.write(this.shared, (doc) => edits.renameTag(doc, tag, name));
  }

  /** The person has read what was lost. */
  dismissLost(): void {
    this.become({ lost: null });
    this.shared.understood();
    this.hidden?.document.understood();
  }

  private writeOn(highlight: string, deed: (doc: Y.Doc) => void): void {
    if (this.takes(highlight)) {
      this.write(this.holderOf(highlight), deed);
    }
  }

  private write({ doc }: OpenDocument, deed: (doc: Y.Doc) => void): void {
    if (doc !== null && this.mayWrite) {
      deed(doc);
    }
  }

  /** The document that a highlight is in. */
  private holderOf(highlight: string): OpenDocument {
    const hidden = this.hidden?.document;
    return hidden?.notes.highlights.has(highlight) ? hidden : this.shared;
  }

  /** What of the view is the documents'. */
  private present() {
    const { shared } = this;
    const hidden = this.hidden?.document;
    // Nobody knows who is there while there is no connection.
    const nobody = shared.saving.isOffline ? { people: [] } : {};
    return {
      notes: hidden === undefined ? shared.notes : bothNotes(shared.notes, hidden.notes),
      isReady: shared.isReady && hidden?.isReady !== false,
      saving: hidden === undefined ? shared.saving : together(shared.saving, hidden.saving),
      canWrite: this.mayWrite && (hidden ?? shared).doc !== null,
      ...nobody,
    };
  }

  private tell(before: Notes, after: Notes, change: NotesChange): void {
    const { tags } = this.shared.notes;
    const hidden = this.hidden?.document.notes;
    // What was hidden is on the page already: it is no news where it comes back revealed.
    const known = hidden === undefined || hidden === after ? before : bothNotes(before, hidden);
    const news = tellNews(known, { ...after, tags }, change, (author) =>
      author === this.view.author ? "You" : (this.names.find(author)?.name ?? "Somebody"),
    );
    if (news.fresh.length > 0) {
      this.become({ fresh: new Set([...this.view.fresh, ...news.fresh]), news: news.sentence });
      clearTimeout(this.freshTimer);
      this.freshTimer = window.setTimeout(() => this.become({ fresh: new Set() }), FRESH_FOR);
    }
  }

  private become(change: Partial<LiveView>): void {
    this.view = { ...this.view, ...change };
    for (const listener of this.listeners) {
      listener();
    }
  }
}

/** Tags are those of the shared document. */
function bothNotes(shared: Notes, hidden: Notes): Notes {
  return {
    highlights: new Map([...shared.highlights, ...hidden.highlights]),
    tags: shared.tags,
  };
}
