/** The cards of a narrow page: a list in a sheet at its lower edge. */

import { UpIcon } from "./icons";
import { NoteList, type NoteListProps } from "./note_list";

export interface NoteSheetProps extends NoteListProps {
  readonly isUp: boolean;
  readonly onMove: (isUp: boolean) => void;
}

export function NoteSheet({ isUp, onMove, ...list }: NoteSheetProps) {
  return (
    <section class="note-sheet" aria-label="Notes" data-up={isUp}>
      <button
        type="button"
        class="note-sheet-bar"
        aria-expanded={isUp}
        onClick={() => onMove(!isUp)}
        data-testid="notes-toggle"
      >
        <span>Notes</span>
        <span class="note-count">{list.highlights.length}</span>
        <UpIcon />
      </button>
      {isUp && <NoteList {...list} />}
    </section>
  );
}
