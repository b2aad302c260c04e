/** Deleted notes that the server has put back, as acts of this person. */

import * as edits from "../../../document/annotations/edits";
import type { HighlightValue } from "../../../document/annotations/schema";
import { t } from "../../../i18n/messages";
import type { NotesStore } from "./notes_store";
import type { Act } from "./own_history";

/**
 * Wait until a note that was put back is here, and record that as an act. `again` has it put back
 * once more.
 */
export function restored(store: NotesStore, key: string, again: () => void): Promise<void> {
  return new Promise((resolve) => {
    let end = (): void => undefined;
    const look = (): void => {
      const value = store.bench.find(key);
      if (value !== undefined) {
        end();
        store.record(restoration(store, value, again));
        resolve();
      }
    };
    end = store.subscribe(look);
    look();
  });
}

/** Undone as long as nobody has changed the note since: then all in it is among the deleted again. */
function restoration({ bench }: NotesStore, value: HighlightValue, again: () => void): Act {
  const { key } = value;
  return {
    label: t("restoring of a note"),
    undo: () =>
      bench.find(key) === value && bench.edit(key, (doc) => edits.deleteHighlight(doc, key)),
    redo: () => {
      again();
      return true;
    },
  };
}
