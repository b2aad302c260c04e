/** The highlights of a conversation, filtered and in the order of the text. */

import { useMemo } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import { inOrder } from "../geometry/placements";
import { type NoteFilter, passes } from "../store/note_filter";
import type { NotesState } from "../store/notes_store";
import type { PlacedText } from "./use_placed_text";

export interface VisibleHighlights {
  /** All highlights of the conversation. */
  readonly all: readonly HighlightValue[];
  /** Highlights that pass the filter, in the order of the text. */
  readonly visible: readonly HighlightValue[];
}

/** Highlights of `conversation`; none is visible until its text is on the page. */
export function useVisibleHighlights(
  state: NotesState,
  conversation: string | null,
  filter: NoteFilter,
  text: PlacedText | null,
): VisibleHighlights {
  const { highlights, tags } = state.notes;
  const all = useMemo(
    () => [...highlights.values()].filter((one) => one.conversation === conversation),
    [highlights, conversation],
  );
  const placements = text?.placements ?? null;
  const visible = useMemo(() => {
    const passing = all.filter((one) => passes(one, filter, tags));
    return placements === null ? [] : inOrder(passing, placements);
  }, [all, filter, tags, placements]);
  return { all, visible };
}
