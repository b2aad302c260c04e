/** Passages and comments that are enough to hand in. The server decides by what it has stored. */

import type { Workspace } from "../../../api/openapi.generated";
import { countSeparate } from "../../../document/annotations/passages";
import type { HighlightValue } from "../../../document/annotations/schema";
import { series, t } from "../../../i18n/messages";
import type { NotesState } from "./notes_state";

/** Progress in words, as "2 of 3 passages marked"; empty where nothing is asked. */
export function progressInWords(
  { activity, audience, authors }: Pick<Workspace, "activity" | "audience" | "authors">,
  { notes, author }: Pick<NotesState, "notes" | "author">,
): string {
  const isOfGroup = audience.kind === "group";
  const counts = ({ key, author: writer }: HighlightValue) =>
    !notes.privateKeys.has(key) &&
    (writer === author || (isOfGroup && authors[writer]?.role === "student"));
  const highlights = [...notes.highlights.values()].filter(counts);
  const { passage_minimum: minimum, needs_comments: needsComments } = activity;
  const words: string[] = [];
  if (minimum > 0) {
    words.push(
      t("{highlights} of {minimum} passages marked", {
        highlights: countSeparate(highlights),
        minimum,
      }),
    );
  }
  const bare = needsComments ? highlights.filter(hasNoComment).length : 0;
  if (bare > 0) {
    words.push(t("{bare} without a comment", { bare }));
  }
  return series(words);
}

function hasNoComment({ author, comments }: HighlightValue): boolean {
  return !comments.some((comment) => comment.author === author);
}
