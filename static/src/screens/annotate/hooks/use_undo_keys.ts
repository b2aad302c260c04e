/** Keys of undo and redo, as people know them. */

import { useEffect } from "preact/hooks";
import type { NotesStore } from "../store/notes_store";

/** Listen for the keys while `isOn`. They work wherever no text is typed: a text field has an undo of its own. */
export function useUndoKeys(store: NotesStore, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) {
      return;
    }
    const ending = new AbortController();
    const onKey = (event: KeyboardEvent) => {
      const isMeant = (event.ctrlKey || event.metaKey) && !event.altKey;
      if (isMeant && event.key.toLowerCase() === "z" && !isTyping(event.target)) {
        event.preventDefault();
        store.step(event.shiftKey ? "redo" : "undo");
      }
    };
    document.addEventListener("keydown", onKey, { signal: ending.signal });
    return () => ending.abort();
  }, [store, isOn]);
}

/** True in a field with a text; an empty one has nothing of its own to undo. */
function isTyping(target: EventTarget | null): boolean {
  return (
    ((target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) &&
      target.value !== "") ||
    // The answer has a history of its own.
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
