/** View model of the annotation page: everything shown to one viewer, and what the viewer can do. */

import { useEffect } from "preact/hooks";
import type { Workspace } from "../../../api/openapi.generated";
import { describe } from "../../../text/anchors";
import type { Selected } from "../../../text/selection";
import { useMediaQuery, WIDE } from "../../../ui/use_media_query";
import type { AuthorLabel } from "../store/author_names";
import { SHOW_ALL } from "../store/note_filter";
import type { NotesState, NotesStore } from "../store/notes_store";
import type { WriteBlock } from "../store/writing_window";
import { useAuthorLabels } from "./use_author_labels";
import { useHighlightClicks } from "./use_highlight_clicks";
import { type OpenNote, useOpenNote } from "./use_open_note";
import { type Reading, useReading } from "./use_reading";
import { useStore } from "./use_store";
import { useTextSelection } from "./use_text_selection";
import { useWriteBlock } from "./use_write_block";

export interface AnnotationPageModel {
  readonly workspace: Workspace;
  readonly store: NotesStore;
  readonly state: NotesState;
  /** Reason why the viewer cannot write now, where that is a matter of time. */
  readonly writeBlock: WriteBlock | null;
  readonly mayWrite: boolean;
  readonly isWide: boolean;
  readonly reading: Reading;
  readonly open: OpenNote;
  readonly labelOf: (author: string) => AuthorLabel;
  readonly selected: Selected | null;
  /** Make a highlight of the selection. */
  readonly tagSelection: (tag: string) => void;
  readonly dropSelection: () => void;
}

/** The view model, renewed with every change of the notes. */
export function useAnnotationPage(workspace: Workspace, store: NotesStore): AnnotationPageModel {
  const state = useStore(store);
  const block = useWriteBlock(workspace.schedule);
  const writeBlock = workspace.is_bound ? block : null;
  const mayWrite = workspace.can_write && writeBlock === null;
  useEffect(() => store.setWriteAllowed(mayWrite), [store, mayWrite]);
  const isWide = useMediaQuery(WIDE);
  const reading = useReading(workspace, state);
  const { text, visible, filter, setFilter } = reading;
  const open = useOpenNote();
  const labelOf = useAuthorLabels(store, state);
  const [selected, setSelected] = useTextSelection(text, state.canWrite);

  useHighlightClicks(text, visible, (under) => {
    // A second click on overlapping notes goes on to the next of them.
    const next = under[under.findIndex(({ key }) => key === open.key) + 1] ?? under[0];
    open.show(next?.key ?? null);
  });
  const dropSelection = () => {
    document.getSelection()?.removeAllRanges();
    setSelected(null);
  };
  const tagSelection = (tag: string) => {
    if (selected === null || text === null) {
      return;
    }
    const anchor = describe(text.placements.rendered.text, selected.span);
    const key = store.createHighlight(text.conversation, anchor, tag);
    dropSelection();
    if (filter.tag !== null && filter.tag !== tag) {
      setFilter(SHOW_ALL);
    }
    open.show(key, isWide);
  };
  const page = { workspace, store, state, writeBlock, mayWrite, isWide, reading, open, labelOf };
  return { ...page, selected, tagSelection, dropSelection };
}
