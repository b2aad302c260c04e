/** Private notes on one page: their document, opened once there are some, and the way to share one. */

import type { Notes } from "../../../document/annotations/read_notes";
import type { HighlightValue } from "../../../document/annotations/schema";
import { unsaved } from "../../../sync/save_state";
import type { Connection, DocumentSession } from "./document_session";

/** The document of private notes. */
export interface PrivateDocument {
  readonly documentId: string;
  readonly connection: Connection;
}

/** Requests about private notes. */
export interface PrivateRequests {
  /** Find the document, or make it. */
  readonly open: () => Promise<PrivateDocument>;
  /** Move a note to where others see it; asking twice moves it once. */
  readonly share: (documentId: string, note: string) => Promise<unknown>;
}

/** Milliseconds until whoever waits for a document or for its edits to be saved is told so. */
const PATIENCE = 15_000;

export class PrivateNotes {
  session: DocumentSession | null = null;
  private documentId = "";
  /** True where the page is complete only with these notes: there were some when it opened. */
  private isAwaited = false;
  private isStopped = false;
  private opening: Promise<void> | null = null;
  /** Keys of notes that are private, or were when they were last there: undoing restores them here. */
  private readonly keys = new Set<string>();
  /** Notes that are being shared, shown until the other document has them. */
  private readonly moving = new Map<string, HighlightValue>();
  private shown: { readonly of: Notes; readonly moving: number; readonly notes: Notes } | null =
    null;
  private readonly waiting = new Set<() => void>();

  /** `onChange` is called when other notes are private than before, besides by their document. */
  constructor(
    private readonly requests: PrivateRequests,
    private readonly makeSession: (connection: Connection) => DocumentSession,
    private readonly onChange: () => void,
  ) {}

  /** Follow the document that the server names; the same one stays open. */
  follow(wanted: PrivateDocument): void {
    if (this.session === null && !this.isStopped) {
      this.isAwaited = true;
      this.start(wanted);
    }
  }

  private start({ documentId, connection }: PrivateDocument): void {
    if (this.session === null && !this.isStopped) {
      this.documentId = documentId;
      this.session = this.makeSession(connection);
      this.session.start();
      this.onChange();
    }
  }

  /** Open the document, if need be, and wait until it takes writing. Rejects where it cannot. */
  async open(): Promise<void> {
    if (this.session === null) {
      this.opening ??= this.requests
        .open()
        .then((found) => this.start(found))
        .finally(() => {
          this.opening = null;
        });
      await this.opening;
    }
    await this.until(() => this.isOpen);
  }

  /** True where a note can be written now. */
  get isOpen(): boolean {
    return this.session?.doc != null;
  }

  /** Share a note, with all that is on its way to it. Rejects where it stays private. */
  async share(key: string): Promise<void> {
    const { session } = this;
    if (session === null || this.moving.has(key)) {
      return;
    }
    await this.until(() => unsaved(session.saving).length === 0);
    const value = session.notes.highlights.get(key);
    if (value === undefined) {
      return;
    }
    this.moving.set(key, value);
    try {
      await this.requests.share(this.documentId, key);
    } catch (error) {
      this.moving.delete(key);
      this.onChange();
      throw error;
    }
  }

  /** Look at what has changed; `isElsewhere` is true for a note in a document for others. */
  settle(isElsewhere: (key: string) => boolean): void {
    for (const key of this.moving.keys()) {
      if (isElsewhere(key)) {
        this.moving.delete(key);
      }
    }
    const own = this.session?.notes.highlights ?? new Map();
    for (const key of own.keys()) {
      this.keys.add(key);
    }
    for (const key of this.keys) {
      if (!own.has(key) && isElsewhere(key)) {
        this.keys.delete(key);
      }
    }
    for (const look of this.waiting) {
      look();
    }
  }

  /** True for a note that nobody else sees, also one that was deleted and may come back. */
  isPrivate(key: string): boolean {
    return this.keys.has(key);
  }

  /** The notes, with those that are being shared; the same object for the same notes. */
  get notes(): Notes | null {
    if (this.session === null) {
      return null;
    }
    const { notes } = this.session;
    if (this.moving.size === 0) {
      return notes;
    }
    if (this.shown?.of !== notes || this.shown.moving !== this.moving.size) {
      const highlights = new Map([...this.moving, ...notes.highlights]);
      this.shown = { of: notes, moving: this.moving.size, notes: { ...notes, highlights } };
    }
    return this.shown.notes;
  }

  /** False while notes are missing that were there when the page opened. */
  get isFetched(): boolean {
    return !this.isAwaited || this.session?.isReady === true;
  }

  stop(): void {
    this.isStopped = true;
    this.session?.stop();
  }

  /** Wait until a condition holds, which changes of the documents bring about. */
  private until(isMet: () => boolean): Promise<void> {
    if (isMet()) {
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const end = (act: () => void) => {
        clearTimeout(timer);
        this.waiting.delete(look);
        act();
      };
      const look = () => isMet() && end(resolve);
      const timer = setTimeout(() => end(() => reject(new Error("No connection."))), PATIENCE);
      this.waiting.add(look);
    });
  }
}
