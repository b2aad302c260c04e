/** View model of the annotation page: everything shown to one viewer, and what the viewer can do. */

import { flushSync } from "preact/compat";
import { useEffect, useMemo } from "preact/hooks";
import type { Workspace } from "../../../api/openapi.generated";
import { describe } from "../../../text/anchors";
import type { Selected } from "../../../text/selection";
import type { MentionedPerson } from "../../../ui/comment_text/comment_text";
import { LARGE, useMediaQuery, WIDE } from "../../../ui/use_media_query";
import type { AuthorLabel } from "../store/author_names";
import { type Draft, stranded } from "../store/drafts";
import { passes, SHOW_ALL } from "../store/note_filter";
import type { NotesState } from "../store/notes_state";
import type { NotesStore } from "../store/notes_store";
import type { WriteBlock } from "../store/writing_window";
import { useAuthorLabels, useMentioned } from "./use_author_labels";
import { useHighlightClicks } from "./use_highlight_clicks";
import type { AsItWas } from "./use_history";
import { type OpenNote, useOpenNote } from "./use_open_note";
import { type PassageChange, usePassageChange } from "./use_passage_change";
import { type Privacy, usePrivateChoice } from "./use_private_choice";
import { type Reading, useReading } from "./use_reading";
import { type ReadingCursor, useReadingCursor } from "./use_reading_cursor";
import { useStore } from "./use_store";
import { useTextSelection } from "./use_text_selection";
import { useWriteBlock } from "./use_write_block";

export interface AnnotationPageModel {
  readonly workspace: Workspace;
  readonly store: NotesStore;
  readonly state: NotesState;
  /** Reason why the viewer cannot write now, though their role may. */
  readonly writeBlock: WriteBlock | null;
  readonly mayWrite: boolean;
  readonly isWide: boolean;
  /** True where cards stand beside the text: two texts leave room for them on large pages alone. */
  readonly hasMargin: boolean;
  readonly reading: Reading;
  readonly open: OpenNote;
  readonly labelOf: (author: string) => AuthorLabel;
  /** Somebody who is mentioned in a comment. */
  readonly personOf: (author: string) => MentionedPerson;
  /** Passage that is selected, or that the reading cursor is on. */
  readonly selected: Selected | null;
  readonly cursor: ReadingCursor;
  /** Drafts whose place is on the page no longer. */
  readonly strandedDrafts: readonly Draft[];
  /** The choice between notes for others and notes for oneself. */
  readonly privacy: Privacy;
  /** Make a highlight of the selection; with the focus on its comment after a key. */
  readonly tagSelection: (tag: string, isByKey: boolean) => void;
  readonly dropSelection: () => void;
  readonly passageChange: PassageChange;
}

/**
 * The view model, renewed with every change of the notes; `isNumbered` where paragraphs have numbers.
 * With `past` it is that of an earlier moment, in which nothing can be written.
 */
export function useAnnotationPage(
  workspace: Workspace,
  store: NotesStore,
  isNumbered: boolean,
  past: AsItWas | null,
): AnnotationPageModel {
  const live = useStore(store);
  const state = useMemo(() => past?.(live) ?? live, [live, past]);
  const blockByTime = useWriteBlock(workspace.schedule);
  const blockByWork = workspace.handed_in === null ? blockByTime : "handed-in";
  const block = workspace.is_current ? blockByWork : "earlier-attempt";
  const writeBlock = workspace.is_bound ? block : null;
  const canWrite = workspace.can_write && past === null;
  const mayWrite = canWrite && writeBlock === null;
  // Notes for oneself are nobody else's, so nothing closes them.
  const mayWritePrivately = canWrite;
  useEffect(
    () => store.setWriteAllowed(mayWrite, mayWritePrivately),
    [store, mayWrite, mayWritePrivately],
  );
  const isWide = useMediaQuery(WIDE);
  const isLarge = useMediaQuery(LARGE);
  const reading = useReading(workspace, store, state, isNumbered, isWide);
  const { text, sides, filter, setFilter } = reading;
  const hasMargin = sides.length === 1 ? isWide : isLarge;
  const open = useOpenNote();
  const labelOf = useAuthorLabels(store, state);
  const personOf = useMentioned(store, state);
  const [marked, dropMarked] = useTextSelection(reading, state.canWrite || state.canWritePrivately);
  const cursor = useReadingCursor(text, reading.scroller);
  const selected = marked ?? cursor.selected;

  useHighlightClicks(sides, (under) => {
    // A second click on overlapping notes goes on to the next of them.
    const next = under[under.findIndex(({ key }) => key === open.key) + 1] ?? under[0];
    open.show(next?.key ?? null);
  });
  const dropSelection = () => {
    document.getSelection()?.removeAllRanges();
    dropMarked();
    cursor.drop();
  };
  const passageChange = usePassageChange({
    store,
    reading,
    selected,
    cursor,
    drop: dropSelection,
    open: open.show,
  });
  const choice = usePrivateChoice(store, mayWrite);
  const make = (tag: string, isByKey: boolean, isPrivate: boolean) => {
    if (selected === null || text === null) {
      return;
    }
    const anchor = describe(text.placements.rendered.text, selected.span);
    const write = () => {
      const key = store.createHighlight(text.conversation, anchor, tag, isPrivate);
      dropSelection();
      const made = store.state.notes.highlights.get(key ?? "");
      if (made !== undefined && !passes(made, filter, store.state.notes.tags)) {
        setFilter({ ...SHOW_ALL, order: filter.order });
      }
      // On a narrow page the keyboard that comes with the focus would cover what is read.
      open.show(key, isWide || isByKey || matchMedia("(pointer: fine)").matches);
    };
    // All of it before this key's event ends: the next one is typed into the comment.
    const writeAtOnce = () => flushSync(write);
    if (isPrivate) {
      choice.whenOpen(writeAtOnce);
    } else {
      writeAtOnce();
    }
  };
  const tagSelection = (tag: string, isByKey: boolean) => make(tag, isByKey, choice.isOn);
  const privacy = { ...choice, onNote: (isByKey: boolean) => make("", isByKey, true) };
  const strandedDrafts = useMemo(
    () =>
      state.isReady
        ? stranded(
            state.drafts,
            state.notes,
            new Set(workspace.conversations.map((conversation) => conversation.id)),
          )
        : [],
    [state.isReady, state.drafts, state.notes, workspace.conversations],
  );
  const page = { workspace, store, state, writeBlock, mayWrite, isWide, hasMargin, reading };
  return {
    ...page,
    open,
    labelOf,
    personOf,
    selected,
    cursor,
    strandedDrafts,
    privacy,
    tagSelection,
    dropSelection,
    passageChange,
  };
}
