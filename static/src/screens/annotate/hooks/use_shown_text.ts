/** One text on the page, and the notes on it that are shown. */

import { useMemo } from "preact/hooks";
import type { Conversation, ConversationText } from "../../../api/openapi.generated";
import { textPath } from "../../../api/paths/conversations";
import { type QueryResult, useImmutable } from "../../../query/use_query";
import type { NoteFilter } from "../store/note_filter";
import type { NotesState } from "../store/notes_state";
import type { NotesStore } from "../store/notes_store";
import { type PlacedText, usePlacedText } from "./use_placed_text";
import { useVisibleHighlights } from "./use_visible_highlights";
import type { VisibleNotes } from "./visible_notes";

export interface ShownText extends Omit<VisibleNotes, "wanted"> {
  readonly conversation: Conversation | null;
  /** Its text, fetched once for every workspace of the activity. */
  readonly turns: QueryResult<ConversationText>;
  readonly text: PlacedText | null;
  readonly onRendered: ReturnType<typeof usePlacedText>["onRendered"];
  readonly onLayout: () => void;
}

/** State of one text; of none where `conversation` is null. */
export function useShownText(
  conversation: Conversation | null,
  store: NotesStore,
  state: NotesState,
  filter: NoteFilter,
  isNumbered: boolean,
): ShownText {
  const id = conversation?.id ?? null;
  const turns = useImmutable(conversation && textPath(conversation));
  const placed = usePlacedText(id, isNumbered);
  const notes = useVisibleHighlights(store, state, id, filter, placed.text);
  return useMemo(
    () => ({ conversation, turns, ...placed, ...notes }),
    [conversation, turns.data, turns.error, placed.text, placed.onRendered, notes],
  );
}
