/**
 * The documents that are open in this tab. One that is left for another screen stays connected until
 * everything in it is stored; whoever comes back before finds it as it was, drafts and all.
 */

import type { LiveNotes } from "./notes_store";

const open = new Map<string, LiveNotes>();

/** Of documents that nobody looks at: what ends the wait for them. */
const left = new Map<string, () => void>();

addEventListener("beforeunload", (event) => {
  if ([...open.values()].some((live) => live.isAtRisk)) {
    event.preventDefault();
  }
});

/** The live notes of a document: those that were left, or else new ones. */
export function enter(documentId: string, make: () => LiveNotes): LiveNotes {
  left.get(documentId)?.();
  left.delete(documentId);
  const found = open.get(documentId);
  if (found !== undefined) {
    return found;
  }
  const live = make();
  open.set(documentId, live);
  live.start();
  return live;
}

/** Nobody looks at the document any more: disconnect, as soon as nothing would be lost. */
export function leave(documentId: string): void {
  const live = open.get(documentId);
  if (live === undefined) {
    return;
  }
  const endIfSafe = () => {
    if (!live.isAtRisk) {
      left.get(documentId)?.();
      left.delete(documentId);
      open.delete(documentId);
      live.stop();
    }
  };
  left.set(documentId, live.subscribe(endIfSafe));
  endIfSafe();
}
