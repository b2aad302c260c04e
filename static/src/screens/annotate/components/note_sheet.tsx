/** The cards of a narrow page: a list in a sheet at its lower edge. */

import { t } from "../../../i18n/messages";
import { UpIcon } from "./icons";
import { NoteList, type NoteListProps } from "./note_list";

export interface NoteSheetProps extends NoteListProps {
  /** Title of the text that the notes are on, where two are on the page. */
  readonly title: string | null;
  readonly isUp: boolean;
  readonly onMove: (isUp: boolean) => void;
}

export function NoteSheet({ title, isUp, onMove, ...list }: NoteSheetProps) {
  return (
    <section class="note-sheet" aria-label={t("Notes")} data-up={isUp}>
      <button
        type="button"
        class="note-sheet-bar"
        aria-expanded={isUp}
        onClick={() => onMove(!isUp)}
        data-testid="notes-toggle"
      >
        <span>{t("Notes")}</span>
        <span class="note-count">{list.highlights.length}</span>
        {title !== null && (
          <span class="note-sheet-title" dir="auto">
            <span class="visually-hidden">{t("on")} </span>
            {title}
          </span>
        )}
        <UpIcon />
      </button>
      {isUp && <NoteList {...list} />}
    </section>
  );
}
