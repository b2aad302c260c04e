/** The board of the notes of a workspace: its columns, and moving a note from one to another. */

import { useCallback, useMemo, useRef, useState } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import type { ShownTag } from "../../../document/annotations/tags";
import { t } from "../../../i18n/messages";
import { type Announcement, SILENCE } from "../../../ui/announcement";
import {
  type BoardColumn,
  type BoardView,
  boardColumns,
  NO_TAG,
  notesOn,
} from "../store/board_columns";
import { type MovingRules, whyItStays, whyNotInto } from "../store/moving";
import { NO_COUNTS, type NoteCounts, recounted } from "../store/note_counts";
import type { AnnotationPageModel } from "./use_annotation_page";

export interface Board {
  readonly view: BoardView;
  readonly setView: (view: BoardView) => void;
  readonly columns: readonly BoardColumn[];
  /** Counts of the notes on all texts of the page. */
  readonly counts: NoteCounts;
  /** Reason why a note cannot be moved; null where it can. */
  readonly whyItStays: (note: HighlightValue) => string | null;
  /** Give a note another tag, empty for none, or say why it stays. */
  readonly move: (key: string, tag: string) => void;
  /** Newest sentence about a move, or about a note that stays. */
  readonly message: Announcement;
  readonly announce: (words: string) => void;
}

const MEMORY = "board";

export function useBoard(model: AnnotationPageModel): Board {
  const { workspace, store, state, reading, writeBlock, labelOf } = model;
  const { highlights, tags, privateKeys } = state.notes;
  const texts = workspace.conversations;
  const [message, setMessage] = useState(SILENCE);
  const [chosen, setChosen] = useState<BoardView>(() =>
    store.memory.read(MEMORY) === "text" ? "text" : "tag",
  );
  const view = texts.length > 1 ? chosen : "tag";
  const before = useRef<readonly BoardColumn[]>([]);
  const columns = useMemo(() => {
    const source = { highlights, tags, texts, filter: reading.filter, view, rank: store.rank };
    return boardColumns(source, before.current);
  }, [highlights, tags, texts, reading.filter, view, store]);
  before.current = columns;
  const counts = useMemo(
    () => recounted(NO_COUNTS, notesOn(texts, highlights), [], tags),
    [texts, highlights, tags],
  );
  const whyNoteStays = useCallback(
    (note: HighlightValue) => {
      const rules: MovingRules = {
        mayAnnotate: workspace.can_write,
        canModerate: workspace.can_moderate,
        writeBlock,
        isPrivate: (key) => privateKeys.has(key),
        canWriteOn: (key) => store.canWriteOn(key),
        labelOf,
      };
      return whyItStays(note, rules);
    },
    // Replaced where other documents are open or take writing, too.
    [workspace, writeBlock, privateKeys, store, labelOf, state.canWrite],
  );
  const announce = (words: string) => setMessage({ words });
  const move = (key: string, to: string) => {
    const note = store.state.notes.highlights.get(key);
    const tag = store.state.notes.tags.find((one) => one.key === to) ?? null;
    const reason =
      note === undefined
        ? t("This note is not there any more.")
        : (whyNoteStays(note) ?? whyNotInto(tag));
    if (reason !== null) {
      announce(reason);
    } else if (note?.tag !== to) {
      store.retag(key, to);
      announce(t("Moved to {tag}.", { tag: nameOf(tag) }));
    }
  };
  const setView = (next: BoardView) => {
    store.memory.write(MEMORY, next);
    setChosen(next);
  };
  return {
    view,
    setView,
    columns,
    counts,
    whyItStays: whyNoteStays,
    move,
    message,
    announce,
  };
}

function nameOf(tag: ShownTag | null): string {
  return tag === null ? NO_TAG : `“${tag.name}”`;
}
