/** The conversation that is read, and the notes on it that are shown. */

import { useState } from "preact/hooks";
import type { Conversation, Workspace } from "../../../api/openapi.generated";
import { type NoteFilter, SHOW_ALL } from "../store/note_filter";
import type { NotesState } from "../store/notes_store";
import { type PlacedText, usePlacedText } from "./use_placed_text";
import { useVisibleHighlights, type VisibleHighlights } from "./use_visible_highlights";

export interface Reading extends VisibleHighlights {
  readonly conversation: Conversation | null;
  readonly showConversation: (id: string) => void;
  readonly text: PlacedText | null;
  readonly onRendered: ReturnType<typeof usePlacedText>["onRendered"];
  readonly onLayout: () => void;
  readonly filter: NoteFilter;
  readonly setFilter: (filter: NoteFilter) => void;
  /** The box that scrolls. */
  readonly scroller: HTMLElement | null;
  readonly setScroller: (element: HTMLElement | null) => void;
}

/** State of reading; the first conversation is shown until another one is chosen. */
export function useReading(workspace: Workspace, state: NotesState): Reading {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [filter, setFilter] = useState<NoteFilter>(SHOW_ALL);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  // Conversations are added and removed while the page is open: the chosen one may be gone.
  const conversation =
    workspace.conversations.find(({ id }) => id === chosenId) ?? workspace.conversations[0] ?? null;
  const shownId = conversation?.id ?? null;
  const showConversation = (id: string) => {
    setChosenId(id);
    scroller?.scrollTo(0, 0);
  };
  const placed = usePlacedText(shownId);
  const highlights = useVisibleHighlights(state, shownId, filter, placed.text);
  return {
    conversation,
    showConversation,
    ...placed,
    filter,
    setFilter,
    ...highlights,
    scroller,
    setScroller,
  };
}
