/** Empty state of a text without notes. */

import { t } from "../../../i18n/messages";

export interface NoNotesProps {
  /** True where the filter hides all notes. */
  readonly isFiltered: boolean;
  readonly canWrite: boolean;
  readonly onShowAll: () => void;
}

/** No notes beside the conversation. */
export function NoNotes({ isFiltered, canWrite, onShowAll }: NoNotesProps) {
  if (isFiltered) {
    return (
      <div class="empty-state empty-notes">
        <p>{t("No note is like this.")}</p>
        <button type="button" class="quiet" onClick={onShowAll}>
          {t("Show all notes")}
        </button>
      </div>
    );
  }
  return (
    <div class="empty-state empty-notes">
      <p>{t("No notes yet.")}</p>
      {canWrite && (
        <p>{t("Select a passage in the text, then choose a tag or press its number.")}</p>
      )}
    </div>
  );
}
