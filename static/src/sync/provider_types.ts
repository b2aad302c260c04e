/** Types between a page and the provider of its document. */

import type * as Y from "yjs";
import type { Ticket } from "../api/openapi.generated";
import type { LedPlace } from "./protocol";
import type { SaveState } from "./save_state";
import type { MakeSocket } from "./socket";

/** Reason why a copy of the document was discarded. */
export type Loss = "refused" | "another-generation";

/** A discarded copy. */
export interface Replaced {
  readonly doc: Y.Doc;
  readonly loss: Loss;
  /** The code of the refusal; empty for another generation. */
  readonly code: string;
}

/** A document that is up to date, and who writes in it. */
export interface Replica {
  readonly doc: Y.Doc;
  readonly author: string;
  readonly generation: number;
  /** The copy this one replaces. */
  readonly replaced: Replaced | null;
}

/** Receiver of awareness messages of a document. */
export interface AwarenessWatcher {
  /** There is a connection, for a copy with this client id. */
  readonly connected: (clientId: number) => void;
  readonly received: (states: Uint8Array) => void;
}

/** Way of awareness messages to and from the server. */
export interface AwarenessChannel {
  readonly watchAwareness: (watcher: AwarenessWatcher) => void;
  readonly sendAwareness: (message: Uint8Array) => void;
}

export interface ProviderOptions {
  readonly openTicket: () => Promise<Ticket>;
  /** True for an error of `openTicket` that a retry cannot mend (session ended, not allowed). */
  readonly isFinal: (error: unknown) => boolean;
  readonly address: (ticket: Ticket) => string;
  /** A copy is up to date for the first time, or replaces one that was given up. */
  readonly onReplica: (replica: Replica) => void;
  /** The copy is given up, with all that is unsaved in it; `code` is that of a refusal. */
  readonly onLoss: (loss: Loss, code: string) => void;
  readonly onSaveState: (state: SaveState) => void;
  readonly onPresence: (authors: readonly string[]) => void;
  /** Called with the server's revision of the activity's settings, received over the socket. */
  readonly onRevision: (revision: number) => void;
  /** Keys of notes in the order in which the server accepted them, after those given before. */
  readonly onOrder: (keys: readonly string[]) => void;
  /** The activity's settings are not what they were when the page fetched them. */
  readonly onSettingsChanged: () => void;
  /** The teacher of the activity points at another passage, or at none; or leads on to a place. */
  readonly onPointerChanged: (place: LedPlace | null) => void;
  /** There will be no further attempt. */
  readonly onEnd: (error: unknown) => void;
  readonly makeSocket?: MakeSocket;
  readonly random?: () => number;
}
