/** One open document as the page sees it: notes, names, people, what is saved, and every deed. */

import type * as Y from "yjs";
import * as edits from "../../document/edits";
import { type LostWork, lostWork } from "../../document/lost_work";
import { followNotes, type Notes, type NotesChange, readNotes } from "../../document/reading";
import type { Present } from "../../sync/protocol";
import { Provider } from "../../sync/provider";
import type { Loss, ProviderOptions, Replica } from "../../sync/replica";
import { type SaveState, START, unsaved } from "../../sync/save_state";
import type { Anchor } from "../../text/anchors";
import { Names } from "./names";
import { tellNews } from "./news";
import type { Authors } from "./workspace";

/** Work that was not kept, and why. */
export interface Lost {
  readonly loss: Loss;
  /** The code of the refusal, where it was one. */
  readonly code: string;
  readonly work: readonly LostWork[];
}

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

const NOTHING: Notes = { highlights: new Map(), tags: [] };

/** How the document and the names behind its author ids are fetched. */
export interface Connection
  extends Pick<ProviderOptions, "openTicket" | "isFinal" | "address" | "makeSocket"> {
  readonly fetchAuthors: () => Promise<Authors>;
}

export class LiveNotes {
  view: LiveView;
  /** Called when the activity's settings are not what they were when the page fetched them. */
  onSettings: () => void = () => undefined;
  /** Unfinished comments, by highlight. */
  readonly drafts = new Map<string, string>();
  readonly names: Names;
  private readonly provider: Provider;
  private readonly listeners = new Set<() => void>();
  private doc: Y.Doc | null = null;
  private stopFollowing: () => void = () => undefined;
  private freshTimer = 0;

  /** `author` is the viewer's own author id. */
  constructor(author: string, authors: Authors, connection: Connection) {
    this.view = {
      notes: NOTHING,
      isReady: false,
      canWrite: false,
      author,
      saving: START,
      people: [],
      fresh: new Set(),
      lost: null,
      end: null,
      news: "",
      namesKnown: 0,
    };
    this.names = new Names(authors, connection.fetchAuthors, () =>
      this.become({ namesKnown: this.view.namesKnown + 1 }),
    );
    this.provider = new Provider({
      ...connection,
      onSettings: () => this.onSettings(),
      onReplica: (replica) => this.takeReplica(replica),
      onLoss: () => this.become({ canWrite: false }),
      // Nobody knows who is there while there is no connection.
      onSaveState: (saving) => this.become(saving.isOffline ? { saving, people: [] } : { saving }),
      onPeople: (people) => {
        this.names.learn(people);
        this.become({ people });
      },
      onEnd: (end) => this.become({ end, canWrite: false }),
    });
  }

  start(): void {
    this.provider.start();
  }

  stop(): void {
    this.provider.stop();
    this.stopFollowing();
    clearTimeout(this.freshTimer);
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
    const { doc } = this;
    if (doc === null || !this.view.canWrite) {
      return null;
    }
    const made = { conversation, anchor, tag, now: Date.now() };
    return edits.createHighlight(doc, this.view.author, made);
  }

  retag(highlight: string, tag: string): void {
    this.write((doc) => edits.retag(doc, highlight, tag));
  }

  deleteHighlight(highlight: string): void {
    this.write((doc) => edits.deleteHighlight(doc, highlight));
  }

  comment(highlight: string, text: string): void {
    this.write((doc) => edits.addComment(doc, this.view.author, highlight, text, Date.now()));
  }

  editComment(highlight: string, comment: string, text: string): void {
    this.write((doc) => edits.editComment(doc, highlight, comment, text));
  }

  deleteComment(highlight: string, comment: string): void {
    this.write((doc) => edits.deleteComment(doc, highlight, comment));
  }

  addTag(name: string, color: string): void {
    this.write((doc) => edits.addTag(doc, { name, color }));
  }

  renameTag(tag: string, name: string): void {
    this.write((doc) => edits.renameTag(doc, tag, name));
  }

  /** The person has read what was lost. */
  dismissLost(): void {
    this.become({ lost: null });
    this.provider.understood();
  }

  private write(deed: (doc: Y.Doc) => void): void {
    if (this.doc !== null && this.view.canWrite) {
      deed(this.doc);
    }
  }

  private takeReplica({ doc, author, canWrite, replaced }: Replica): void {
    const before = this.view.lost?.work ?? [];
    if (replaced !== null) {
      const work = lostWork(readNotes(replaced.doc), readNotes(doc), author);
      if (work.length > 0 || replaced.loss === "refused") {
        const { loss, code } = replaced;
        this.become({ lost: { loss, code, work: [...before, ...work] } });
      }
    }
    this.doc = doc;
    this.become({ isReady: true, canWrite, author });
    this.stopFollowing();
    this.stopFollowing = followNotes(doc, (notes, change) => this.takeNotes(notes, change));
  }

  private takeNotes(notes: Notes, change: NotesChange | null): void {
    const before = this.view.notes;
    this.become({ notes });
    if (change === null || change.isLocal) {
      return;
    }
    const news = tellNews(before, notes, change, (author) =>
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
