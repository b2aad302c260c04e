/** Choice of the kept edits that a document sends, and of those that go together. */

import * as Y from "yjs";
import type { KeptEdit, KeptPlace, StoredEdit } from "./kept_edit";

/**
 * True for an edit that a document sends: its own, and where notes that were hidden have become
 * part of it, theirs.
 */
export function belongsTo(edit: KeptEdit, place: KeptPlace, hasRevealed: boolean): boolean {
  const isRevealed = hasRevealed && edit.part === "hidden" && edit.workspace === place.workspace;
  return edit.document === place.document || isRevealed;
}

/** True for an edit that can still be sent to a document of this generation. */
export function isSendable(edit: KeptEdit, place: KeptPlace, generation: number): boolean {
  // Another document has generations of its own.
  const isOld = edit.document === place.document && edit.generation !== generation;
  return edit.update !== null && !isOld && isReadable(edit.update);
}

function isReadable(update: Uint8Array): boolean {
  try {
    Y.decodeUpdate(update);
    return true;
  } catch {
    return false;
  }
}

/** The same edits, those under one client id together as long as no other one comes between. */
export function runsOf(edits: readonly StoredEdit[]): StoredEdit[][] {
  const runs: StoredEdit[][] = [];
  for (const one of edits) {
    const last = runs.at(-1);
    if (last?.[0]?.edit.client === one.edit.client) {
      last.push(one);
    } else {
      runs.push([one]);
    }
  }
  return runs;
}
