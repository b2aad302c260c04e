/** Documents whose kept edits are sent or shown by an open page, so that nobody else shows them. */

const documents = new Map<string, number>();
const activities = new Set<string>();
const listeners = new Set<() => void>();

/** Begin to handle a document; returns the function that ends it. */
export function handle(document: string): () => void {
  let isHandled = true;
  documents.set(document, (documents.get(document) ?? 0) + 1);
  return () => {
    if (isHandled) {
      isHandled = false;
      documents.set(document, (documents.get(document) ?? 1) - 1);
      announceKept();
    }
  };
}

/** Note that it is known which documents of an activity are open, or that none can be. */
export function settleActivity(activity: string): void {
  activities.add(activity);
  announceKept();
}

/** True for a document that is open. */
export function isHandled(document: string): boolean {
  return (documents.get(document) ?? 0) > 0;
}

/** True for an activity of which it is known which documents are open. */
export function isSettled(activity: string): boolean {
  return activities.has(activity);
}

/** Tell that other edits may be kept, or others shown, than before. */
export function announceKept(): void {
  for (const listener of listeners) {
    listener();
  }
}

/** Call `listener` after every change; returns the function that ends it. */
export function followKept(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
