/** Filter and order of the notes on a page. */

import type { HighlightValue } from "../../../document/annotations/schema";
import { lacksComment, type ShownTag } from "../../../document/annotations/tags";
import type { PageMemory } from "./page_memory";

/** Order of cards: that of the text, or the newest note or comment first. */
export type NoteOrder = "place" | "time";

/** Choice of the notes that are shown, and their order; null shows all. */
export interface NoteFilter {
  readonly tag: string | null;
  readonly author: string | null;
  /** True where only notes are shown whose tag asks for a comment that is not there. */
  readonly isIncomplete: boolean;
  /** True to show open questions alone. */
  readonly isOpenOnly: boolean;
  readonly order: NoteOrder;
}

export const SHOW_ALL: NoteFilter = {
  tag: null,
  author: null,
  isIncomplete: false,
  isOpenOnly: false,
  order: "place",
};

/**
 * True where a note is shown. Notes of a person are those they made or commented. The tag may have been
 * merged since it was chosen: one that is not there any more filters nothing.
 */
export function passes(
  highlight: HighlightValue,
  filter: NoteFilter,
  tags: readonly ShownTag[],
): boolean {
  const { tag, author, isIncomplete, isOpenOnly } = filter;
  return (
    (!isIncomplete || lacksComment(highlight, tags)) &&
    (highlight.tag === tag || !tags.some(({ key }) => key === tag)) &&
    (author === null ||
      highlight.author === author ||
      highlight.comments.some((comment) => comment.author === author)) &&
    (!isOpenOnly || isOpenQuestion(highlight))
  );
}

/** True for a note with a question that nobody has marked as answered. */
export function isOpenQuestion({ question, comments }: HighlightValue): boolean {
  return question === "open" || comments.some((comment) => comment.question === "open");
}

/** Newest first, by the order in which the server accepted notes and comments. */
export function newestFirst(
  highlights: readonly HighlightValue[],
  rank: (key: string) => number,
): HighlightValue[] {
  const newest = new Map(
    highlights.map((one) => [
      one,
      Math.max(rank(one.key), rank(one.comments.at(-1)?.key ?? one.key)),
    ]),
  );
  return highlights.toSorted((a, b) => (newest.get(b) ?? 0) - (newest.get(a) ?? 0));
}

const MEMORY = "filter";

/** The filter that was chosen last in this tab. */
export function rememberedFilter(memory: PageMemory): NoteFilter {
  const found = (memory.read(MEMORY) ?? {}) as Partial<NoteFilter>;
  return {
    tag: typeof found.tag === "string" ? found.tag : null,
    author: typeof found.author === "string" ? found.author : null,
    isIncomplete: found.isIncomplete === true,
    isOpenOnly: found.isOpenOnly === true,
    order: found.order === "time" ? "time" : "place",
  };
}

export function rememberFilter(memory: PageMemory, filter: NoteFilter): void {
  memory.write(MEMORY, filter);
}
