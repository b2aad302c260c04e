/**
 * Registry of the stores that are open in this tab. One that is left for another screen stays
 * connected until everything in it is saved; a return before finds it as it was, drafts and all.
 */

/** Store of notes, or session of an answer. */
export interface Kept {
  /** True where closing the page would lose something. */
  readonly hasUnsavedWork: boolean;
  readonly subscribe: (listener: () => void) => () => void;
  readonly stop: () => void;
}

const open = new Map<string, Kept>();

/** Released documents that wait for their last save, with the function that ends the wait. */
const released = new Map<string, () => void>();

addEventListener("beforeunload", (event) => {
  if ([...open.values()].some((store) => store.hasUnsavedWork)) {
    event.preventDefault();
  }
});

/** The store of a document: a released one that still waits, or else a new one. */
export function acquire<Store extends Kept>(documentId: string, make: () => Store): Store {
  released.get(documentId)?.();
  released.delete(documentId);
  const found = open.get(documentId);
  if (found !== undefined) {
    // A key is that of one document, whose kind never changes.
    return found as Store;
  }
  const store = make();
  open.set(documentId, store);
  return store;
}

/** Release the store of a document: it disconnects as soon as nothing would be lost. */
export function release(documentId: string): void {
  const store = open.get(documentId);
  if (store === undefined) {
    return;
  }
  const endIfSafe = () => {
    if (!store.hasUnsavedWork) {
      released.get(documentId)?.();
      released.delete(documentId);
      open.delete(documentId);
      store.stop();
    }
  };
  released.set(documentId, store.subscribe(endIfSafe));
  endIfSafe();
}
