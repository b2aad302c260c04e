/** Batches of offline edits, each small enough for one message to the server. */

import * as Y from "yjs";
import { isEmpty } from "./protocol";

/** Bytes of a message above which another is begun; the server takes four times as much. */
const BATCH_BYTES = 64 * 1024;

/** Edits that go out together, and what the server lacks of them. */
export interface Batch {
  readonly edits: readonly Uint8Array[];
  readonly update: Uint8Array;
}

/** Batches to send, in order, to a server that has `stateVector`; none for what it has. */
export function batchesFor(edits: readonly Uint8Array[], stateVector: Uint8Array): Batch[] {
  return inBatches(edits)
    .map((together) => ({
      edits: together,
      update: Y.diffUpdate(Y.mergeUpdates(together), stateVector),
    }))
    .filter(({ update }) => !isEmpty(update));
}

function inBatches(edits: readonly Uint8Array[]): Uint8Array[][] {
  const batches: Uint8Array[][] = [];
  let size = BATCH_BYTES;
  for (const edit of edits) {
    if (size + edit.length > BATCH_BYTES) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)?.push(edit);
    size += edit.length;
  }
  return batches;
}
