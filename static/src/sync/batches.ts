/** Cuts what was written offline into messages that are not too large for the server. */

import * as Y from "yjs";
import { isEmpty } from "./protocol";

/** Bytes of a message above which another is begun; the server takes four times as much. */
const PORTION = 64 * 1024;

/** Edits that go out together, and what the server lacks of them. */
export interface Portion {
  readonly edits: readonly Uint8Array[];
  readonly update: Uint8Array;
}

/** The portions to send, in order, to a server that has `stateVector`; none for what it has. */
export function portionsFor(edits: readonly Uint8Array[], stateVector: Uint8Array): Portion[] {
  return gathered(edits)
    .map((together) => ({
      edits: together,
      update: Y.diffUpdate(Y.mergeUpdates(together), stateVector),
    }))
    .filter(({ update }) => !isEmpty(update));
}

function gathered(edits: readonly Uint8Array[]): Uint8Array[][] {
  const portions: Uint8Array[][] = [];
  let size = PORTION;
  for (const edit of edits) {
    if (size + edit.length > PORTION) {
      portions.push([]);
      size = 0;
    }
    portions.at(-1)?.push(edit);
    size += edit.length;
  }
  return portions;
}
