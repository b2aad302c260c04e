/** State of the notes of one page, as components read it. */

import type { SaveState } from "../../../sync/save_state";
import type { Announcement } from "../../../ui/announcement";
import type { Authors } from "./author_names";
import type { Connection, Lost } from "./document_session";
import type { Draft } from "./drafts";
import type { OwnHistory } from "./own_history";
import type { PrivateRequests } from "./private_notes";
import type { FindReaders } from "./readers";
import type { ShownNotes } from "./tag_resolver";

/** Connection to the shared document, and to the names behind its author ids. */
export interface NotesConnection extends Connection {
  readonly fetchAuthors: () => Promise<Authors>;
  readonly findReaders: FindReaders;
  readonly privateRequests: PrivateRequests;
}

/** State of the notes. Every change makes a new object. */
export interface NotesState {
  readonly notes: ShownNotes;
  /** True once the document has been fetched. */
  readonly isReady: boolean;
  /** True where this person may write and the copy at hand is writable. */
  readonly canWrite: boolean;
  /** True where this person may write notes that nobody else sees. */
  readonly canWritePrivately: boolean;
  readonly author: string;
  readonly saving: SaveState;
  /** Author ids of the people who are here now. */
  readonly present: readonly string[];
  /** Highlights that others made or commented within the last seconds. */
  readonly fresh: ReadonlySet<string>;
  readonly lost: Lost | null;
  /** Error that ended the connection for good. */
  readonly end: unknown;
  /** Newest announcement for screen readers. */
  readonly announcement: Announcement;
  /** Grows with every name that becomes known. */
  readonly namesVersion: number;
  /** Unfinished texts; another list with each that comes or goes. */
  readonly drafts: readonly Draft[];
  /** Own acts that can be undone and done again; null where there is none. */
  readonly history: OwnHistory["next"];
}
