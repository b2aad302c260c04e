/** Undo and redo of one's own acts: two buttons, and the keys that people know. */

import { useEffect } from "preact/hooks";
import { isMac } from "../../../ui/keys";
import type { NotesStore } from "../store/notes_store";
import { RedoIcon, UndoIcon } from "./icons";

interface UndoButtonsProps {
  readonly store: NotesStore;
  readonly history: NotesStore["state"]["history"];
}

export function UndoButtons({ store, history }: UndoButtonsProps) {
  useUndoKeys(store);
  return (
    <span class="undo-buttons">
      {(["undo", "redo"] as const).map((way) => (
        <button
          key={way}
          type="button"
          class="quiet"
          // Not "disabled": the focus would fall to the page with the last act.
          aria-disabled={history[way] === null}
          aria-label={labelOf(way, history[way])}
          title={`${labelOf(way, history[way])} (${keysOf(way)})`}
          onClick={() => store.step(way)}
        >
          {way === "undo" ? <UndoIcon /> : <RedoIcon />}
        </button>
      ))}
    </span>
  );
}

function labelOf(way: "undo" | "redo", act: string | null): string {
  const word = way === "undo" ? "Undo" : "Redo";
  return act === null ? word : `${word}: ${act}`;
}

function keysOf(way: "undo" | "redo"): string {
  const first = isMac ? "⌘" : "Ctrl";
  return way === "undo" ? `${first} + Z` : `Shift + ${first} + Z`;
}

/** The keys work wherever no text is typed: a text field has an undo of its own. */
function useUndoKeys(store: NotesStore): void {
  useEffect(() => {
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
  }, [store]);
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
