/** Store of the notes of one page: their state, names, presence, save state, and every edit. */

import type * as Y from "yjs";
import * as edits from "../../../document/annotations/edits";
import type { Notes, NotesChange } from "../../../document/annotations/read_notes";
import type { QuestionState } from "../../../document/annotations/schema";
import type { SetTag } from "../../../document/annotations/tags";
import { t } from "../../../i18n/messages";
import type { KeptTexts } from "../../../sync/device/kept_texts";
import type { AwarenessChannel, ProviderOptions } from "../../../sync/provider_types";
import { unsaved } from "../../../sync/save_state";
import type { Anchor } from "../../../text/anchors";
import { UNKNOWN } from "../../../text/mentions";
import { SILENCE } from "../../../ui/announcement";
import { describeChange } from "./announcements";
import { AuthorNames, type Authors } from "./author_names";
import { Claims } from "./claims";
import { type Connection, DocumentSession } from "./document_session";
import { type Draft, Drafts } from "./drafts";
import type { NotesConnection, NotesState } from "./notes_state";
import * as acts from "./own_acts";
import { type Act, OwnHistory } from "./own_history";
import { type Hidden, PageDocuments } from "./page_documents";
import type { PageMemory } from "./page_memory";
import { Passages } from "./passages";
import { PrivateNotes } from "./private_notes";
import { Readers } from "./readers";
import { mergedNotes, TagResolver } from "./tag_resolver";

/** Milliseconds for which somebody else's note counts as fresh. */
const FRESH_FOR = 4_000;

export class NotesStore {
  state: NotesState;
  /** Called when the activity's settings are not what they were when the page fetched them. */
  onSettingsChanged: () => void = () => undefined;
  /** Called when the teacher points at another passage, or at none; or leads on to a place. */
  onPointerChanged: ProviderOptions["onPointerChanged"] = () => undefined;
  /** Called when a note was refused for its tag: it waits for `setTagSet`. */
  onTagRefused: () => void = () => undefined;
  /** Called with the revision of the settings that the server has, at each connection. */
  onRevision: (revision: number) => void = () => undefined;
  readonly drafts: Drafts;
  readonly names: AuthorNames;
  readonly readers: Readers;
  private readonly documents: PageDocuments;
  private readonly resolver = new TagResolver();
  readonly privates: PrivateNotes;
  private mayWrite = false;
  private mayWritePrivately = false;
  private isDated = true;
  private readonly listeners = new Set<() => void>();
  private freshTimer = 0;
  private readonly history = new OwnHistory();
  readonly bench: acts.Workbench;
  readonly claims: Claims;
  readonly passages: Passages;

  constructor(
    /** The viewer's own author id. */
    author: string,
    authors: Authors,
    connection: NotesConnection,
    readonly memory: PageMemory,
    texts: KeptTexts,
  ) {
    this.drafts = new Drafts(
      memory,
      texts,
      (note) => this.privates.isPrivate(note),
      () => this.setState({ drafts: this.drafts.all() }),
    );
    this.bench = {
      author,
      find: (highlight) => this.state.notes.highlights.get(highlight),
      edit: (highlight, change) => this.write(this.documents.of(highlight), change),
      usableTag: (tag) => this.resolver.usable(tag),
    };
    this.claims = new Claims(this.bench, this.record);
    this.passages = new Passages(this.bench, this.record);
    this.names = new AuthorNames(authors, connection.fetchAuthors, () =>
      this.setState({ namesVersion: this.state.namesVersion + 1 }),
    );
    this.readers = new Readers(this.names, author, connection.findReaders);
    // Presence comes from the shared document.
    const makeOwn = (own: Connection) => this.session(own, () => undefined);
    this.privates = new PrivateNotes(connection.privateRequests, makeOwn, () =>
      this.setState(this.documentState()),
    );
    this.documents = new PageDocuments(
      this.session(connection, (present) => this.setState({ present })),
      makeOwn,
      this.privates,
    );
    this.state = {
      ...this.documentState(),
      author,
      present: [],
      fresh: new Set(),
      lost: null,
      end: null,
      announcement: SILENCE,
      namesVersion: 0,
      drafts: this.drafts.all(),
      history: this.history.next,
    };
  }

  private session(
    connection: Connection,
    onPresence: ProviderOptions["onPresence"],
  ): DocumentSession {
    return new DocumentSession(connection, {
      onPresence,
      onChange: () => this.setState(this.documentState()),
      onWritten: (before, after, change) => this.announce(before, after, change),
      onLost: (lost) => {
        if (lost.code === "handed-in" || lost.code === "earlier-attempt") {
          // In another tab, or by somebody else of the group: this page does not know yet.
          this.onSettingsChanged();
        }
        const before = this.state.lost?.work ?? [];
        this.setState({ lost: { ...lost, work: [...before, ...lost.work] } });
      },
      onTagRefused: () => this.onTagRefused(),
      onSettingsChanged: () => this.onSettingsChanged(),
      onPointerChanged: (place) => this.onPointerChanged(place),
      onRevision: (revision) => this.onRevision(revision),
      onEnd: (end) => this.setState({ end }),
    });
  }

  /** Way of the positions of those who have the shared document open. */
  get channel(): AwarenessChannel {
    return this.documents.shared.channel;
  }

  /** Open the shared document, for good. */
  openShared(): void {
    this.documents.openShared();
  }

  /** True once `openShared` was called. */
  get hasOpenedShared(): boolean {
    return this.documents.hasOpenedShared;
  }

  stop(): void {
    this.documents.stop();
    clearTimeout(this.freshTimer);
  }

  /** Use this tag set of the activity; there is none at first. */
  setTagSet(tagSet: readonly SetTag[]): void {
    this.resolver.setTagSet(tagSet);
    for (const session of this.documents.all()) {
      session.settleReplaced((tag) => this.resolver.usable(tag) !== "");
    }
    this.setState(this.documentState());
  }

  /** Give new notes their time, or none: a time can tell who wrote a note. They have it at first. */
  setDated(isDated: boolean): void {
    this.isDated = isDated;
  }

  /** Allow or forbid writing for others, and for oneself; both are forbidden at first. */
  setWriteAllowed(mayWrite: boolean, mayWritePrivately = mayWrite): void {
    this.mayWrite = mayWrite;
    this.mayWritePrivately = mayWritePrivately;
    this.setState(this.documentState());
  }

  /** Hide notes from now on, in a document of their own; with null, go on in the shared one. */
  setHiddenDocument(wanted: Hidden | null): void {
    this.documents.setHidden(wanted);
    this.setState(this.documentState());
  }

  /** True where a highlight's document takes writing now. */
  canWriteOn(highlight: string): boolean {
    return this.mayWriteIn(this.documents.of(highlight));
  }

  /** True where closing the page would lose something: unsaved, unfinished, or unread. */
  get hasUnsavedWork(): boolean {
    const { saving, lost } = this.state;
    const isRestoring = this.documents.all().some((session) => session.isRestoring);
    const isLost = saving.isRefused || lost !== null || isRestoring;
    return unsaved(saving).length > 0 || this.drafts.size > 0 || isLost;
  }

  /** Call `listener` after every change; returns the function that ends it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Place of a note or a comment in the order in which the server accepted them. */
  readonly rank = (key: string): number => this.documents.rank(key);

  /** Make a highlight, for oneself where `isPrivate`; null when nothing may be written now. */
  createHighlight(
    conversation: string,
    anchor: Anchor,
    tag: string,
    isPrivate = false,
  ): string | null {
    const session = isPrivate ? this.privates.session : this.documents.forNew;
    let key: string | null = null;
    this.write(session, (doc) => {
      const made = { conversation, anchor, tag, now: this.now() };
      key = edits.createHighlight(doc, this.state.author, made);
    });
    if (key !== null) {
      this.record(acts.creation(this.bench, key));
    }
    return key;
  }

  retag(highlight: string, tag: string): void {
    const before = this.bench.find(highlight)?.tag ?? "";
    if (this.bench.edit(highlight, (doc) => edits.retag(doc, highlight, tag))) {
      this.record(acts.retagging(this.bench, highlight, before, tag));
    }
  }

  deleteHighlight(highlight: string): void {
    const value = this.bench.find(highlight);
    if (value && this.bench.edit(highlight, (doc) => edits.deleteHighlight(doc, highlight))) {
      this.record(acts.deletion(this.bench, value));
    }
  }

  /** Add a comment, which may answer another one; false where it is not saved. */
  addComment(highlight: string, text: string, replyTo = ""): boolean {
    let key: string | null = null;
    this.bench.edit(highlight, (doc) => {
      key = edits.addComment(doc, this.state.author, highlight, text, this.now(), replyTo);
    });
    if (key !== null) {
      this.record(acts.commenting(this.bench, highlight, key));
    }
    return key !== null;
  }

  /** Change the words of a comment; false where they are not saved. */
  editComment(highlight: string, comment: string, text: string): boolean {
    const before = this.commentOf(highlight, comment);
    let isSaved = false;
    this.bench.edit(highlight, (doc) => {
      isSaved = edits.editComment(doc, highlight, comment, text);
    });
    if (isSaved && before !== undefined) {
      this.record(acts.rewording(this.bench, highlight, before));
    }
    return isSaved;
  }

  deleteComment(highlight: string, comment: string): void {
    const value = this.commentOf(highlight, comment);
    const remove = (doc: Y.Doc) => edits.deleteComment(doc, highlight, comment);
    if (value && this.bench.edit(highlight, remove)) {
      this.record(acts.uncommenting(this.bench, highlight, value));
    }
  }

  /** Say whether a note, or with a key a comment on it, is a question, and answered. */
  setQuestion(highlight: string, comment: string | null, state: QuestionState): void {
    const note = comment === null ? this.bench.find(highlight) : this.commentOf(highlight, comment);
    const change = (doc: Y.Doc) => edits.setQuestion(doc, highlight, comment, state);
    if (note && this.bench.edit(highlight, change)) {
      this.record(acts.questioning(this.bench, highlight, comment, note.question, state));
    }
  }

  setAgreement(highlight: string, comment: string, isAgreed: boolean): void {
    const change = (doc: Y.Doc) =>
      edits.setAgreement(doc, this.state.author, highlight, comment, isAgreed);
    if (this.bench.edit(highlight, change)) {
      this.record(acts.agreeing(this.bench, highlight, comment, isAgreed));
    }
  }

  /** Undo the last act of this person, or do again what was undone last. */
  step(way: "undo" | "redo"): void {
    const words = this.history[way]();
    this.setState({ announcement: { words }, history: this.history.next });
  }

  /** Put a draft whose place is gone into a new comment, on a new note where need be. */
  async keepDraft(draft: Draft): Promise<void> {
    const { note, text, isPrivate } = draft;
    if (isPrivate) {
      await this.privates.open();
    }
    const highlight = this.state.notes.highlights.has(note.key)
      ? note.key
      : this.createHighlight(note.conversation, note, this.resolver.usable(note.tag), isPrivate);
    if (highlight !== null && this.addComment(highlight, text)) {
      this.drafts.drop(draft);
    }
  }

  /** Add a tag of one's own, in the document of one's new highlights. */
  addTag(name: string, color: string): void {
    const add = (doc: Y.Doc) => edits.addTag(doc, this.bench.author, { name, color });
    this.write(this.documents.forNew, add);
  }

  renameTag(tag: string, name: string): void {
    const { shared, forNew } = this.documents;
    const isHidden = forNew.notes.tags.some(({ key }) => key === tag);
    this.write(isHidden ? forNew : shared, (doc) => edits.renameTag(doc, tag, name));
  }

  /** The person has read what was lost. */
  dismissLostWork(): void {
    this.setState({ lost: null });
    for (const session of this.documents.all()) {
      session.acknowledgeRefusal();
    }
  }

  private commentOf(highlight: string, key: string) {
    return this.bench.find(highlight)?.comments.find((comment) => comment.key === key);
  }

  readonly record = (act: Act | null): void => {
    this.history.record(act);
    this.setState({ history: this.history.next });
  };

  /** Time of a new note; 0 for none. */
  private now(): number {
    return this.isDated ? Date.now() : 0;
  }

  /** Edit a document; false where it takes no writing now. */
  private write(session: DocumentSession | null, edit: (doc: Y.Doc) => unknown): boolean {
    if (session?.doc == null || !this.mayWriteIn(session)) {
      return false;
    }
    edit(session.doc);
    return true;
  }

  private mayWriteIn(session: DocumentSession | null): boolean {
    const mayWrite = session === this.privates.session ? this.mayWritePrivately : this.mayWrite;
    return session !== null && mayWrite && this.documents.isWritable(session);
  }

  /** Part of the state that comes from the documents. */
  private documentState() {
    const documents = this.documents.settled();
    const { shared, hiddenNotes, privateNotes } = documents;
    // Presence is unknown without a connection.
    const nobody = shared.saving.isOffline ? { present: [] } : {};
    return {
      isReady: documents.isFetched,
      notes: this.resolver.resolve(shared.notes, hiddenNotes, privateNotes),
      saving: documents.saving,
      canWrite: this.mayWrite && documents.forNew.doc !== null,
      canWritePrivately: this.mayWritePrivately,
      ...nobody,
    };
  }

  private announce(before: Notes, after: Notes, change: NotesChange): void {
    // Hidden and private notes are on the page already: no announcement when others see them.
    const known = [this.documents.hiddenNotes, this.documents.privateNotes]
      .filter((notes) => notes !== after)
      .reduce<Notes>(mergedNotes, before);
    const announcement = describeChange(known, after, change, {
      nameOf: (author) =>
        author === this.state.author ? t("You") : (this.names.find(author)?.name ?? t("Somebody")),
      mentionedOf: (author) => this.names.mentioned(author)?.name ?? UNKNOWN,
      tagOf: (key) => this.resolver.tags.of(key)?.name ?? t("a note"),
    });
    if (announcement.fresh.length > 0) {
      this.setState({
        fresh: new Set([...this.state.fresh, ...announcement.fresh]),
        announcement: { words: announcement.sentence },
      });
      clearTimeout(this.freshTimer);
      this.freshTimer = window.setTimeout(() => this.setState({ fresh: new Set() }), FRESH_FOR);
    }
  }

  private setState(change: Partial<NotesState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) {
      listener();
    }
  }
}
