/**
 * The documents that are open in this tab. One that is left for another screen stays connected until
 * everything in it is stored; whoever comes back before finds it as it was, drafts and all.
 */

import type { NotesStore } from "./notes_store";

const open = new Map<string, NotesStore>();

/** Released documents that wait for their last save, with the function that ends the wait. */
const left = new Map<string, () => void>();

addEventListener("beforeunload", (event) => {
  if ([...open.values()].some((store) => store.hasUnsavedWork)) {
    event.preventDefault();
  }
});

/** The store notes of a document: those that were left, or else new ones. */
export function acquire(documentId: string, make: () => NotesStore): NotesStore {
  left.get(documentId)?.();
  left.delete(documentId);
  const found = open.get(documentId);
  if (found !== undefined) {
    return found;
  }
  const store = make();
  open.set(documentId, store);
  store.start();
  return store;
}

/** Nobody looks at the document any more: disconnect, as soon as nothing would be lost. */
export function release(documentId: string): void {
  const store = open.get(documentId);
  if (store === undefined) {
    return;
  }
  const endIfSafe = () => {
    if (!store.hasUnsavedWork) {
      left.get(documentId)?.();
      left.delete(documentId);
      open.delete(documentId);
      store.stop();
    }
  };
  left.set(documentId, store.subscribe(endIfSafe));
  endIfSafe();
}
