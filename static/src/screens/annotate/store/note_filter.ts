/** Filter of the notes on a page: by tag and by author. */

import type { HighlightValue } from "../../../document/annotations/schema";

/** Tag and author whose notes are shown; null shows all. */
export interface NoteFilter {
  readonly tag: string | null;
  readonly author: string | null;
}

export const SHOW_ALL: NoteFilter = { tag: null, author: null };

/** True where a note is shown. Notes of a person are those they made or commented. */
export function passes(highlight: HighlightValue, filter: NoteFilter): boolean {
  const { tag, author } = filter;
  return (
    (tag === null || highlight.tag === tag) &&
    (author === null ||
      highlight.author === author ||
      highlight.comments.some((comment) => comment.author === author))
  );
}
