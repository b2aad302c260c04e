/** Edits as this browser keeps them until the server has them, and where they belong. */

import type { Loss } from "../provider_types";

/** Person whose edits they are, and the document that they change. */
export interface KeptPlace {
  readonly person: string;
  readonly activity: string;
  /** Title of the activity, for its writer. */
  readonly title: string;
  readonly workspace: string;
  readonly document: string;
  /** Notes that others see, notes that they do not see yet, or notes for oneself. */
  readonly part: "shared" | "hidden" | "private";
}

/** Words that an edit writes; later words under the same key take the place of earlier ones. */
export interface KeptText {
  readonly key: string;
  /** The passage that they are about. */
  readonly quote: string;
  /** The comment; empty for the mark itself. */
  readonly text: string;
}

/** One edit. */
export interface KeptEdit extends KeptPlace {
  /** Generation of the document. */
  readonly generation: number;
  /** Client id under which it was written. */
  readonly client: number;
  /** Time at which it was made, in milliseconds of this browser's clock. */
  readonly at: number;
  /** The Yjs update; null once it cannot be sent any more. */
  readonly update: Uint8Array | null;
  readonly texts: readonly KeptText[];
  /** Reason why it cannot be sent, with the code of a refusal. */
  readonly loss: Loss | null;
  readonly code: string;
}

/** An edit with its key in the store. */
export interface StoredEdit {
  readonly key: number;
  readonly edit: KeptEdit;
}

/** The words of several edits, each in its last version. */
export function lastTexts(edits: readonly KeptEdit[]): KeptText[] {
  return [...new Map(edits.flatMap(({ texts }) => texts).map((one) => [one.key, one])).values()];
}
