/** The conversation that is read, another one beside it, and the notes on both that are shown. */

import { useEffect, useMemo, useState } from "preact/hooks";
import type { Workspace } from "../../../api/openapi.generated";
import { textPath } from "../../../api/paths/conversations";
import { prefetchImmutable } from "../../../query/client";
import { type NoteFilter, rememberedFilter, rememberFilter } from "../store/note_filter";
import type { NotesState } from "../store/notes_state";
import type { NotesStore } from "../store/notes_store";
import { type ShownText, useShownText } from "./use_shown_text";
import { type TextChoice, useSideBySide } from "./use_side_by_side";

/** Texts on the page; the text and notes of its own are those of the side in which somebody is at work. */
export interface Reading extends ShownText {
  /** Texts on the page, from left to right: one, or two beside each other. */
  readonly sides: readonly [ShownText] | readonly [ShownText, ShownText];
  readonly choice: TextChoice;
  /** True for a conversation that the activity has. */
  readonly isOnPage: (conversation: string) => boolean;
  readonly showConversation: (id: string) => void;
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
  isRoomy: boolean,
): Reading {
  const [filter, setShownFilter] = useState<NoteFilter>(() => rememberedFilter(store.memory));
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const choice = useSideBySide(workspace, isRoomy);
  const first = useShownText(choice.first, store, state, filter, isNumbered);
  const second = useShownText(choice.second, store, state, filter, isNumbered);
  const isBeside = choice.second !== null;
  const sides = useMemo(
    () => (isBeside ? ([first, second] as const) : ([first] as const)),
    [isBeside, first, second],
  );
  const isRead = first.turns.data !== null;
  useEffect(() => {
    // The browser keeps them, so that they can be read without a connection later.
    for (const other of isRead ? workspace.conversations : []) {
      prefetchImmutable(textPath(other));
    }
  }, [isRead, workspace.conversations]);
  const showConversation = (id: string) => {
    choice.choose(id);
    if (!sides.some(({ conversation }) => conversation?.id === id)) {
      scroller?.scrollTo(0, 0);
    }
  };
  const setFilter = (chosen: NoteFilter) => {
    rememberFilter(store.memory, chosen);
    setShownFilter(chosen);
  };
  return {
    ...(choice.isInSecond ? second : first),
    sides,
    choice,
    isOnPage: (id) => workspace.conversations.some((one) => one.id === id),
    showConversation,
    filter,
    setFilter,
    scroller,
    setScroller,
  };
}
