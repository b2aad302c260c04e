/** Parts of what belongs to one viewer alone: the open note, the filter, names, ways to the text. */

import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import { liveRange } from "../../../text/anchors";
import type { Named } from "../components/comment_list";
import { type Filter, passes } from "../components/note_filters";
import { inOrder } from "../geometry/placements";
import type { LiveNotes, LiveView } from "../store/notes_store";
import type { TextOnPage } from "./use_rendered_text";

export interface OpenNote {
  readonly key: string | null;
  /** The note whose comment box takes the focus. */
  readonly focusKey: string | null;
  readonly isSheetUp: boolean;
  readonly show: (key: string | null, takesFocus?: boolean) => void;
  readonly toggle: (key: string) => void;
  readonly moveSheet: (isUp: boolean) => void;
}

/** The note that is open. */
export function useOpenNote(): OpenNote {
  const [key, setKey] = useState<string | null>(null);
  const [focusKey, setFocusKey] = useState<string | null>(null);
  const [isSheetUp, moveSheet] = useState(false);
  const show = useCallback((shown: string | null, takesFocus = false) => {
    setKey(shown);
    setFocusKey(takesFocus ? shown : null);
    if (shown !== null) {
      moveSheet(true);
    }
  }, []);
  const toggle = useCallback((toggled: string) => {
    setKey((old) => (old === toggled ? null : toggled));
    setFocusKey(null);
  }, []);
  return { key, focusKey, isSheetUp, show, toggle, moveSheet };
}

/** The notes on a conversation, and those of them that pass the filter, in the order of the text. */
export function useHighlights(
  view: LiveView,
  conversation: string | null,
  filter: Filter,
  text: TextOnPage | null,
): { here: readonly HighlightValue[]; visible: readonly HighlightValue[] } {
  const { highlights } = view.notes;
  const here = useMemo(
    () => [...highlights.values()].filter((one) => one.conversation === conversation),
    [highlights, conversation],
  );
  const placements = text?.placements ?? null;
  const visible = useMemo(() => {
    const passing = here.filter((one) => passes(one, filter));
    return placements === null ? [] : inOrder(passing, placements);
  }, [here, filter, placements]);
  return { here, visible };
}

/** What to call an author: the same function until another name is known. */
export function useNameOf(live: LiveNotes, view: LiveView): (author: string) => Named {
  const { author: me, namesKnown } = view;
  return useCallback(
    (author: string) => {
      const found = live.names.find(author);
      return {
        name: found?.name ?? "Somebody",
        role: found?.role ?? "",
        isMe: author === me,
      };
    },
    // A new function tells the cards to draw names again.
    [live, me, namesKnown],
  );
}

/** Ways from a card to its text. */
export interface Travel {
  /** Bring the text of a note into view. */
  readonly locate: (key: string) => void;
  /** Leave a card with the keyboard: the caret goes behind the note's text. */
  readonly leave: (key: string) => void;
}

export function useTravel(
  live: LiveNotes,
  text: TextOnPage | null,
  scroller: HTMLElement | null,
): Travel {
  const placements = text?.placements ?? null;
  const rangeOf = useCallback(
    (key: string) => {
      const highlight = live.view.notes.highlights.get(key);
      return highlight === undefined ? null : (placements?.of(highlight)?.range ?? null);
    },
    [live, placements],
  );
  const locate = useCallback(
    (key: string) => {
      const range = rangeOf(key);
      if (range !== null && scroller !== null) {
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
      }
    },
    [rangeOf],
  );
  return { locate, leave };
}

/** Scroll as little as needed, with some of what stands around it. */
function bringIntoView(box: DOMRect, scroller: HTMLElement): void {
  const frame = scroller.getBoundingClientRect();
  const margin = Math.min(96, frame.height / 4);
  const isVisible = box.top >= frame.top + margin / 2 && box.bottom <= frame.bottom - margin / 2;
  if (!isVisible) {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scroller.scrollTo({
      top: scroller.scrollTop + box.top - frame.top - margin,
      behavior: isCalm ? "auto" : "smooth",
    });
  }
}

/**
 * Bring the text of a note into view when it is opened. A card may stand far from its text where
 * notes are dense, and on a narrow page the sheet covers text when it goes up.
 */
export function useTextInView(isWide: boolean, open: OpenNote, travel: Travel): void {
  const latest = useRef(travel);
  latest.current = travel;
  const { key, isSheetUp } = open;
  useEffect(() => {
    if (key !== null && (isWide || isSheetUp)) {
      latest.current.locate(key);
    }
  }, [isWide, isSheetUp, key]);
}
