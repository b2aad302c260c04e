/** Ways from a note card to its text: scroll to it, or put the caret behind it. */

import { useCallback, useEffect, useRef } from "preact/hooks";
import { liveRange } from "../../../text/anchors";
import { unfold } from "../../../text/folded";
import type { NotesStore } from "../store/notes_store";
import type { OpenNote } from "./use_open_note";
import type { PlacedText } from "./use_placed_text";

export interface TextNavigation {
  /** Bring the text of a note into state. */
  readonly locate: (key: string) => void;
  /** Leave a card with the keyboard: the caret goes behind the note's text. */
  readonly leave: (key: string) => void;
}

export function useScrollToText(
  store: NotesStore,
  text: PlacedText | null,
  scroller: HTMLElement | null,
): TextNavigation {
  const placements = text?.placements ?? null;
  const rangeOf = useCallback(
    (key: string) => {
      const highlight = store.state.notes.highlights.get(key);
      return highlight === undefined ? null : (placements?.of(highlight)?.range ?? null);
    },
    [store, placements],
  );
  const locate = useCallback(
    (key: string) => {
      const range = rangeOf(key);
      if (range !== null && scroller !== null) {
        unfold(range.startContainer);
        bringIntoView(liveRange(range).getBoundingClientRect(), scroller);
      }
    },
    [rangeOf, scroller],
  );
  const leave = useCallback(
    (key: string) => {
      const range = rangeOf(key);
      (document.activeElement as HTMLElement | null)?.blur();
      if (range !== null) {
        document.getSelection()?.collapse(range.endContainer, range.endOffset);
        text?.root.focus({ preventScroll: true });
      }
    },
    [rangeOf, text?.root],
  );
  return { locate, leave };
}

/** Scroll as little as needed, with some of what stands around it. */
export function bringIntoView(box: DOMRect, scroller: HTMLElement): void {
  const frame = scroller.getBoundingClientRect();
  const margin = Math.min(96, frame.height / 4);
  const isVisible = box.top >= frame.top + margin / 2 && box.bottom <= frame.bottom - margin / 2;
  if (!isVisible) {
    const prefersStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scroller.scrollTo({
      top: scroller.scrollTop + box.top - frame.top - margin,
      behavior: prefersStill ? "auto" : "smooth",
    });
  }
}

/**
 * Bring the text of a note into state when it is opened. A card may stand far from its text where
 * notes are dense, and on a narrow page the sheet covers text when it goes up.
 */
export function useOpenNoteInView(
  hasMargin: boolean,
  open: OpenNote,
  navigation: TextNavigation,
): void {
  const latest = useRef(navigation);
  latest.current = navigation;
  const { key, isSheetUp } = open;
  useEffect(() => {
    if (key !== null && (hasMargin || isSheetUp)) {
      latest.current.locate(key);
    }
  }, [hasMargin, isSheetUp, key]);
}
