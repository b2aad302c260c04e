/** Session of one shared document on the page: its connection, its notes, and its save state. */

import * as Y from "yjs";
import { AcceptedOrder } from "../../../document/annotations/accepted_order";
import { type LostWork, lostWork } from "../../../document/annotations/lost_work";
import {
  followNotes,
  type Notes,
  type NotesChange,
  readNotes,
} from "../../../document/annotations/read_notes";
import { isAboutTag, restoreNotes } from "../../../document/annotations/restore";
import {
  isWritten,
  type WrittenText,
  writtenTexts,
} from "../../../document/annotations/written_texts";
import { type KeptPlace, lastTexts, type StoredEdit } from "../../../sync/device/kept_edit";
import { KeptEdits } from "../../../sync/device/kept_edits";
import { Provider } from "../../../sync/provider";
import type {
  AwarenessChannel,
  Loss,
  ProviderOptions,
  Replaced,
  Replica,
} from "../../../sync/provider_types";
import { type SaveState, START, unsaved } from "../../../sync/save_state";

/** Work that was not kept, and why. */
export interface Lost {
  /** "deleted" for words on their way to a note that somebody else has just deleted. */
  readonly loss: Loss | "deleted";
  /** The code of the refusal, where it was one. */
  readonly code: string;
  readonly work: readonly LostWork[];
}

/** Connection to a document, and the place of its unsaved edits in the store of this browser. */
export interface Connection
  extends Pick<ProviderOptions, "openTicket" | "isFinal" | "address" | "makeSocket"> {
  readonly place: KeptPlace;
  /** True for a shared document that hidden notes of the workspace have become part of, if any. */
  readonly hasRevealed: boolean;
}

/** Callbacks of a session. */
export interface Listener
  extends Pick<ProviderOptions, "onPresence" | "onSettingsChanged" | "onPointerChanged" | "onEnd"> {
  /** Anything about the document is not what it was. */
  readonly onChange: () => void;
  /** Somebody has written. */
  readonly onWritten: (before: Notes, after: Notes, change: NotesChange) => void;
  readonly onLost: (lost: Lost) => void;
  /** A note was refused for its tag; it is restored once the tag set of now is known. */
  readonly onTagRefused: () => void;
  /** Called with the server's revision of the settings. */
  readonly onRevision: (revision: number) => void;
}

const NOTHING: Notes = { highlights: new Map(), tags: [] };

export class DocumentSession {
  notes = NOTHING;
  saving: SaveState = START;
  private ofProvider: SaveState = START;
  /** The copy at hand; null before it was fetched, and while it is given up. */
  doc: Y.Doc | null = null;
  /** True once the document has been fetched. */
  isReady = false;
  readonly order = new AcceptedOrder();
  private author = "";
  private readonly kept: KeptEdits;
  /** Words of the edit that was made last, until it is kept. */
  private written: readonly WrittenText[] = [];
  private isStarted = false;
  /** Copies that were replaced, and are not settled yet. */
  private readonly replaced: (Replaced & { readonly author: string })[] = [];
  private readonly provider: Provider;
  private stopFollowing: () => void = () => undefined;

  constructor(
    private readonly connection: Connection,
    private readonly listener: Listener,
  ) {
    this.kept = new KeptEdits(
      connection.place,
      () => this.takeWritten(),
      () => this.updateSaving(),
    );
    this.provider = new Provider({
      ...connection,
      openTicket: async () => {
        const ticket = await connection.openTicket();
        if (this.doc === null) {
          listener.onRevision(ticket.revision);
        } else {
          // Away for longer than a ticket to come back with lasts: nobody told it of a mark, either.
          listener.onSettingsChanged();
        }
        return ticket;
      },
      onRevision: listener.onRevision,
      onSettingsChanged: listener.onSettingsChanged,
      onPointerChanged: listener.onPointerChanged,
      onPresence: listener.onPresence,
      onOrder: (keys) => this.order.accept(keys),
      onReplica: (replica) => this.takeReplica(replica),
      onLoss: (loss, code) => {
        this.kept.refuse(loss, code);
        this.discardCopy();
      },
      onSaveState: (saving) => {
        this.kept.follow(unsaved(saving));
        this.ofProvider = saving;
        this.updateSaving();
      },
      onEnd: (error) => {
        this.discardCopy();
        this.kept.stop();
        listener.onEnd(error);
      },
    });
  }

  start(): void {
    this.provider.start();
  }

  stop(): void {
    this.provider.stop();
    this.kept.stop();
    this.stopFollowing();
  }

  /** Way of the positions of those who have the document open. */
  get channel(): AwarenessChannel {
    return this.provider;
  }

  /** The person has read what was lost. */
  acknowledgeRefusal(): void {
    this.kept.forgetRefused();
    this.provider.acknowledgeRefusal();
  }

  /** End here, and give everything to another document that this one has become part of. */
  transferTo(to: DocumentSession): void {
    this.stop();
    if (this.doc !== null) {
      to.kept.takeOver(this.kept);
      to.provider.absorb(Y.encodeStateAsUpdate(this.doc), unsaved(this.saving));
    }
  }

  private updateSaving(): void {
    this.saving = this.kept.stateOf(this.ofProvider);
    this.listener.onChange();
  }

  /** Send what earlier pages of this person have kept; tell what cannot be sent any more. */
  private async sendKept(generation: number): Promise<void> {
    const { hasRevealed } = this.connection;
    const lost = await this.kept.resume({ generation, hasRevealed }, (copy, edits) =>
      this.provider.absorb(copy, edits),
    );
    this.reportLost(lost);
  }

  /** Tell the words of kept edits that cannot be sent, but for those that the document has. */
  private reportLost(kept: readonly StoredEdit[]): void {
    const edits = kept.map(({ edit }) => edit);
    const work = lastTexts(edits).filter((text) => !isWritten(text, this.notes));
    const [first] = edits;
    if (work.length === 0 || first === undefined) {
      this.kept.drop(kept);
      return;
    }
    for (const one of kept) {
      this.kept.adoptRefused(one);
    }
    const loss = first.loss ?? "another-generation";
    this.listener.onLost({ loss, code: first.code, work });
  }

  private takeWritten(): readonly WrittenText[] {
    const { written } = this;
    this.written = [];
    return written;
  }

  private discardCopy(): void {
    this.doc = null;
    this.listener.onChange();
  }

  private takeReplica({ doc, author, generation, replaced }: Replica): void {
    if (replaced !== null) {
      this.replaced.push({ ...replaced, author });
    }
    this.doc = doc;
    this.author = author;
    this.isReady = true;
    this.kept.copy = { generation, client: doc.clientID };
    this.stopFollowing();
    this.stopFollowing = followNotes(
      doc,
      (notes, change) => this.takeNotes(notes, change),
      this.order,
    );
    if (this.replaced.some(({ code }) => isAboutTag(code))) {
      this.listener.onTagRefused();
    } else {
      this.settleReplaced(() => true);
    }
    if (!this.isStarted) {
      this.isStarted = true;
      void this.sendKept(generation);
    }
  }

  /** True while notes wait for the tag set by which they are restored. */
  get isRestoring(): boolean {
    return this.replaced.length > 0;
  }

  /** Restore what was refused for its tag, by the tags that may be given now; tell what is lost. */
  settleReplaced(isUsable: (tag: string) => boolean): void {
    const { doc } = this;
    if (doc === null) {
      return;
    }
    for (const { doc: old, author, loss, code } of this.replaced.splice(0)) {
      if (isAboutTag(code)) {
        restoreNotes(old, doc, author, isUsable);
      }
      const work = lostWork(readNotes(old), readNotes(doc), author);
      if (work.length > 0 || loss === "refused") {
        this.listener.onLost({ loss, code, work });
      }
    }
  }

  private takeNotes(notes: Notes, change: NotesChange | null): void {
    const before = this.notes;
    this.notes = notes;
    if (change?.isLocal) {
      this.written = writtenTexts(before, notes, change.highlights, this.author);
    }
    if (change !== null && !change.isLocal) {
      this.rescueWordsOnDeleted(before, notes, change);
      // Before the page changes: what it shows already is no news.
      this.listener.onWritten(before, notes, change);
    }
    this.listener.onChange();
  }

  /** Give back comments of this page that were on their way to notes that others deleted. */
  private rescueWordsOnDeleted(before: Notes, notes: Notes, change: NotesChange): void {
    const work = [...change.highlights].flatMap((key) => {
      const gone = notes.highlights.has(key) ? undefined : before.highlights.get(key);
      return (gone?.comments ?? [])
        .filter(({ key, author }) => author === this.author && !this.order.isAccepted(key))
        .map(({ text }) => ({ quote: gone?.quote ?? "", text }));
    });
    if (work.length > 0 && unsaved(this.saving).length > 0) {
      this.listener.onLost({ loss: "deleted", code: "", work });
    }
  }
}
