/** The conversation that is read, and the notes on it that are shown. */

import { useEffect, useState } from "preact/hooks";
import type { Conversation, ConversationText, Workspace } from "../../../api/openapi.generated";
import { textPath } from "../../../api/paths";
import { prefetchImmutable } from "../../../query/client";
import { type QueryResult, useImmutable } from "../../../query/use_query";
import { type NoteFilter, rememberedFilter, rememberFilter } from "../store/note_filter";
import type { NotesState } from "../store/notes_state";
import type { NotesStore } from "../store/notes_store";
import { type PlacedText, usePlacedText } from "./use_placed_text";
import { useVisibleHighlights } from "./use_visible_highlights";
import type { VisibleNotes } from "./visible_notes";

export interface Reading extends Omit<VisibleNotes, "wanted"> {
  readonly conversation: Conversation | null;
  /** Its text, fetched once for every workspace of the activity. */
  readonly turns: QueryResult<ConversationText>;
  /** True for a conversation that the activity has. */
  readonly isOnPage: (conversation: string) => boolean;
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
export function useReading(
  workspace: Workspace,
  store: NotesStore,
  state: NotesState,
  isNumbered: boolean,
): Reading {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [filter, setShownFilter] = useState<NoteFilter>(() => rememberedFilter(store.memory));
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  // Conversations are added and removed while the page is open: the chosen one may be gone.
  const conversation =
    workspace.conversations.find(({ id }) => id === chosenId) ?? workspace.conversations[0] ?? null;
  const shownId = conversation?.id ?? null;
  const turns = useImmutable(conversation && textPath(conversation));
  const isRead = turns.data !== null;
  useEffect(() => {
    // The browser keeps them, so that they can be read without a connection later.
    for (const other of isRead ? workspace.conversations : []) {
      prefetchImmutable(textPath(other));
    }
  }, [isRead, workspace.conversations]);
  const showConversation = (id: string) => {
    setChosenId(id);
    scroller?.scrollTo(0, 0);
  };
  const setFilter = (chosen: NoteFilter) => {
    rememberFilter(store.memory, chosen);
    setShownFilter(chosen);
  };
  const placed = usePlacedText(shownId, isNumbered);
  const highlights = useVisibleHighlights(store, state, shownId, filter, placed.text);
  return {
    conversation,
    turns,
    isOnPage: (id) => workspace.conversations.some((one) => one.id === id),
    showConversation,
    ...placed,
    filter,
    setFilter,
    ...highlights,
    scroller,
    setScroller,
  };
}
