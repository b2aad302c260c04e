/** Number of notes that somebody writes before they see what others wrote. */

import type { Workspace } from "../../../api/openapi.generated";
import { countSeparate } from "../../../document/annotations/passages";
import type { NotesState } from "./notes_state";

/**
 * Notes that are still missing, by what the page has; null where others' notes are open, or open
 * by no number. The server decides by what it has stored.
 */
export function passagesLeft(
  { activity, is_open, can_write }: Workspace,
  { notes, author }: Pick<NotesState, "notes" | "author">,
): number | null {
  if (is_open || !can_write || activity.note_threshold === null) {
    return null;
  }
  const own = [...notes.highlights.values()].filter(
    (highlight) => highlight.author === author && !notes.privateKeys.has(highlight.key),
  );
  return Math.max(0, activity.note_threshold - countSeparate(own));
}
