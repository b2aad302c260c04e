/** The highlights of a conversation, filtered and in order. */

import { useMemo, useRef } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import { inOrder } from "../geometry/placements";
import { type NoteFilter, newestFirst, passes } from "../store/note_filter";
import type { NotesState } from "../store/notes_state";
import type { NotesStore } from "../store/notes_store";
import type { PlacedText } from "./use_placed_text";

export interface VisibleHighlights {
  /** All highlights of the conversation. */
  readonly all: readonly HighlightValue[];
  /** Highlights that pass the filter, in the order that it asks for. */
  readonly visible: readonly HighlightValue[];
}

/** Highlights of `conversation`; none is visible until its text is on the page. */
export function useVisibleHighlights(
  store: NotesStore,
  state: NotesState,
  conversation: string | null,
  filter: NoteFilter,
  text: PlacedText | null,
): VisibleHighlights {
  const { highlights, tags } = state.notes;
  const { drafts } = state;
  const all = useMemo(
    () => [...highlights.values()].filter((one) => one.conversation === conversation),
    [highlights, conversation],
  );
  const placements = text?.placements ?? null;
  const before = useRef<readonly HighlightValue[]>([]);
  // A note with an unfinished text stays: nobody could find that text again. It changes with each key typed.
  const unfinishedKeys = [...new Set(drafts.map((draft) => draft.highlight))].join(" ");
  const visible = useMemo(() => {
    const unfinished = new Set(unfinishedKeys.split(" "));
    const passing = all.filter((one) => passes(one, filter, tags) || unfinished.has(one.key));
    if (placements === null) {
      return [];
    }
    if (filter.order === "time") {
      return newestFirst(passing, store.rank);
    }
    before.current = inOrder(passing, placements, store.rank, before.current);
    return before.current;
  }, [store, all, unfinishedKeys, filter, tags, placements]);
  return { all, visible };
}
