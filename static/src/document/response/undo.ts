/** Undo in an answer: items that come back are written as if they were typed where they stand. */

import * as Y from "yjs";

/**
 * Give what an undo manager restores the neighbours that it has as its origins, before it is sent;
 * returned is the function that ends this.
 *
 * Yjs takes those that it had once (yjs/yjs#794). In an element that was itself deleted and restored,
 * one can be found on both sides: copies then read the answer in different orders, and the server
 * refuses it (docs/decisions/0062).
 */
export function anchorWhatIsRestored(doc: Y.Doc): () => void {
  const anchor = (transaction: Y.Transaction) => {
    if (transaction.origin instanceof Y.UndoManager) {
      for (const item of newItems(transaction)) {
        item.origin = neighbour(item, "left")?.lastId ?? null;
        item.rightOrigin = neighbour(item, "right")?.id ?? null;
      }
    }
  };
  doc.on("beforeObserverCalls", anchor);
  return () => doc.off("beforeObserverCalls", anchor);
}

/** Items that a transaction has put into lists; values of attributes have no neighbours. */
function newItems({ doc, beforeState }: Y.Transaction): Y.Item[] {
  const first = beforeState.get(doc.clientID) ?? 0;
  const own = doc.store.clients.get(doc.clientID) ?? [];
  return own.filter(
    (struct): struct is Y.Item =>
      struct.id.clock >= first && struct instanceof Y.Item && struct.parentSub === null,
  );
}

/** The nearest item on one side that was there before this one. */
function neighbour(item: Y.Item, side: "left" | "right"): Y.Item | null {
  let found = item[side];
  while (found !== null && found.id.client === item.id.client && found.id.clock > item.id.clock) {
    found = found[side];
  }
  return found;
}
