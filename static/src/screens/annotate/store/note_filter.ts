/** Filter of the notes on a page: by tag, by author, and by what is missing. */

import type { HighlightValue } from "../../../document/annotations/schema";
import { lacksComment, type ShownTag } from "../../../document/annotations/tags";

/** Tag and author whose notes are shown; null shows all. */
export interface NoteFilter {
  readonly tag: string | null;
  readonly author: string | null;
  /** True where only notes are shown whose tag asks for a comment that is not there. */
  readonly isIncomplete: boolean;
}

export const SHOW_ALL: NoteFilter = { tag: null, author: null, isIncomplete: false };

/** True where a note is shown. Notes of a person are those they made or commented. */
export function passes(
  highlight: HighlightValue,
  filter: NoteFilter,
  tags: readonly ShownTag[],
): boolean {
  const { tag, author, isIncomplete } = filter;
  return (
    (!isIncomplete || lacksComment(highlight, tags)) &&
    (tag === null || highlight.tag === tag) &&
    (author === null ||
      highlight.author === author ||
      highlight.comments.some((comment) => comment.author === author))
  );
}
