/** Change of the words that one's note is on: begun on its card, and ended by saving or leaving it. */

import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import { describe } from "../../../text/anchors";
import type { Selected } from "../../../text/selection";
import type { NotesStore } from "../store/notes_store";
import type { ReadingCursor } from "./use_reading_cursor";
import type { ShownText } from "./use_shown_text";

export interface PassageChange {
  /** Note whose passage is being changed; null for none. */
  readonly note: HighlightValue | null;
  readonly begin: (key: string) => void;
  readonly save: () => void;
  readonly leave: () => void;
}

interface PageParts {
  readonly store: NotesStore;
  readonly reading: Pick<ShownText, "text" | "visible">;
  readonly selected: Selected | null;
  readonly cursor: ReadingCursor;
  /** Lets the selection go. */
  readonly drop: () => void;
  /** Opens the card of a note. */
  readonly open: (key: string) => void;
}

export function usePassageChange({
  store,
  reading: { text, visible },
  selected,
  cursor,
  drop,
  open,
}: PageParts): PassageChange {
  const [key, setKey] = useState<string | null>(null);
  // Gone with its note, and with its text.
  const note = (key !== null && visible.find((one) => one.key === key)) || null;
  // Before the next key: it may be meant for the passage already.
  useLayoutEffect(() => {
    const place = note === null ? null : (text?.placements.of(note) ?? null);
    if (place !== null) {
      cursor.putOn(place.span);
      text?.root.focus({ preventScroll: true });
    }
  }, [key]);
  const isGone = note === null;
  useEffect(() => {
    if (isGone) {
      setKey(null);
    }
  }, [isGone]);
  const leave = () => {
    drop();
    setKey(null);
    text?.root.focus({ preventScroll: true });
    if (key !== null) {
      open(key);
    }
  };
  const save = () => {
    if (note !== null && text !== null && selected !== null) {
      const anchor = describe(text.placements.rendered.text, selected.span);
      if (anchor.start !== note.start || anchor.end !== note.end) {
        store.passages.change(note.key, { conversation: text.conversation, anchor });
      }
      leave();
    }
  };
  return { note, begin: setKey, save, leave };
}
