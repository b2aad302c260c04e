/** The highlights of a conversation, filtered and in order. */

import { useMemo, useRef } from "preact/hooks";
import type { NoteFilter } from "../store/note_filter";
import type { NotesState } from "../store/notes_state";
import type { NotesStore } from "../store/notes_store";
import type { PlacedText } from "./use_placed_text";
import { type VisibleNotes, visibleNotes } from "./visible_notes";

/** Highlights of `conversation`; none is visible until its text is on the page. */
export function useVisibleHighlights(
  store: NotesStore,
  state: NotesState,
  conversation: string | null,
  filter: NoteFilter,
  text: PlacedText | null,
): Omit<VisibleNotes, "wanted"> {
  const { highlights, tags } = state.notes;
  const placements = text?.placements ?? null;
  const before = useRef<VisibleNotes | null>(null);
  // It changes with each key typed, the notes that it is on do not.
  const unfinished = [...new Set(state.drafts.map((draft) => draft.highlight))].join(" ");
  return useMemo(() => {
    const { rank } = store;
    const wanted = { highlights, conversation, filter, tags, unfinished, placements, rank };
    before.current = visibleNotes(wanted, before.current);
    return before.current;
  }, [store, highlights, conversation, filter, tags, unfinished, placements]);
}
