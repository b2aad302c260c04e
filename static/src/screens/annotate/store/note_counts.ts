/** Numbers of notes by what they can be filtered by. */

import type { HighlightValue } from "../../../document/annotations/schema";
import { lacksComment, type ShownTag } from "../../../document/annotations/tags";
import { isOpenQuestion } from "./note_filter";

export interface NoteCounts {
  readonly all: number;
  readonly byTag: ReadonlyMap<string, number>;
  /** Notes and comments by author. */
  readonly byAuthor: ReadonlyMap<string, number>;
  /** Notes whose tag asks for a comment that is not there. */
  readonly incomplete: number;
  readonly openQuestions: number;
}

export const NO_COUNTS: NoteCounts = {
  all: 0,
  byTag: new Map(),
  byAuthor: new Map(),
  incomplete: 0,
  openQuestions: 0,
};

/** The counts after some notes have come and others gone. */
export function recounted(
  before: NoteCounts,
  come: Iterable<HighlightValue>,
  gone: Iterable<HighlightValue>,
  tags: readonly ShownTag[],
): NoteCounts {
  const byTag = new Map(before.byTag);
  const byAuthor = new Map(before.byAuthor);
  let { all, incomplete, openQuestions } = before;
  const count = (one: HighlightValue, by: 1 | -1) => {
    all += by;
    incomplete += lacksComment(one, tags) ? by : 0;
    openQuestions += isOpenQuestion(one) ? by : 0;
    add(byTag, one.tag, by);
    add(byAuthor, one.author, by);
    for (const { author } of one.comments) {
      add(byAuthor, author, by);
    }
  };
  for (const one of come) {
    count(one, 1);
  }
  for (const one of gone) {
    count(one, -1);
  }
  return { all, byTag, byAuthor, incomplete, openQuestions };
}

function add(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) {
    counts.delete(key);
  } else {
    counts.set(key, count);
  }
}
