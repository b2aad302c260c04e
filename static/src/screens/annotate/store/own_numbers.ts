/** Numbers of the viewer's work on a page (twin: lti_tool/annotations/counted_notes.py). */

import type { CountedNotes, Workspace } from "../../../api/openapi.generated";
import { type Numbers, numbersOf } from "../../../document/annotations/credit";
import { isModel, isOwnTag } from "../../../document/annotations/schema";
import { countWords } from "../../../document/annotations/words";
import type { NotesState } from "./notes_state";

type Page = Pick<Workspace, "authors" | "tags" | "credit">;

/** Numbers by which the rule of the activity counts the viewer's work; null without a rule. */
export function ownNumbers(
  page: Page,
  state: Pick<NotesState, "notes" | "author">,
): Numbers | null {
  const { credit } = page;
  if (credit === null) {
    return null;
  }
  const [here, { elsewhere }] = [notesHere(page, state), credit];
  const all: CountedNotes = {
    marked: [...here.marked, ...elsewhere.marked.map((one) => ({ ...one, tag: tagOf(page, one) }))],
    comments: here.comments + elsewhere.comments,
    replies: here.replies + elsewhere.replies,
    words: here.words + elsewhere.words,
  };
  return numbersOf(all, credit.turn_starts, credit.is_handed_in);
}

function notesHere(
  { authors }: Page,
  { notes, author }: Pick<NotesState, "notes" | "author">,
): CountedNotes {
  const isOwn = (note: { readonly author: string; readonly key: string }) =>
    (note.author === author || authors[note.author]?.is_own === true) && !isModel(note.key);
  const shared = [...notes.highlights.values()].filter(({ key }) => !notes.privateKeys.has(key));
  const comments = shared.flatMap((one) => one.comments).filter(isOwn);
  return {
    marked: shared.filter(isOwn).map(({ conversation, start, end, quote, tag }) => {
      return { conversation, start, end, quote, tag: isOwnTag(tag) ? "" : tag };
    }),
    comments: comments.length,
    replies: comments.filter(({ replyTo }) => replyTo !== "").length,
    words: comments.reduce((sum, { text }) => sum + countWords(text), 0),
  };
}

/** Key of the tag of the set as which a passage counts; empty for none. */
function tagOf({ tags }: Page, { tag }: { readonly tag: string }): string {
  const found = tags.find(({ key }) => key === tag);
  return found === undefined ? "" : (found.merged_into ?? found.key);
}
