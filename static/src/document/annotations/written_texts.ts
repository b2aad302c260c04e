/** Words that an edit of a person has written, and whether a document has them. */

import { factCheckText } from "./claims";
import type { Notes } from "./read_notes";

/** Words of a note, under a key that stays while they change. */
export interface WrittenText {
  readonly key: string;
  readonly quote: string;
  /** The comment or the fact check; empty for the highlight itself. */
  readonly text: string;
}

/** The author's highlights, comments and fact checks that are new in `after`, or have other words there. */
export function writtenTexts(
  before: Notes,
  after: Notes,
  touched: ReadonlySet<string>,
  author: string,
): WrittenText[] {
  return [...touched].flatMap((key) => {
    const highlight = after.highlights.get(key);
    if (highlight === undefined) {
      return [];
    }
    const { quote } = highlight;
    const old = before.highlights.get(key);
    const oldTexts = new Map(old?.comments.map((comment) => [comment.key, comment.text]));
    const comments = highlight.comments
      .filter((comment) => comment.author === author && oldTexts.get(comment.key) !== comment.text)
      .map((comment) => ({ key: `${key} ${comment.key}`, quote, text: comment.text }));
    const oldChecks = new Map(old?.checks.map((check) => [check.key, factCheckText(check)]));
    const checks = highlight.checks
      .filter((one) => one.author === author && oldChecks.get(one.key) !== factCheckText(one))
      .map((check) => ({ key: `${key} ${check.key}`, quote, text: factCheckText(check) }));
    const isNew = old === undefined && highlight.author === author;
    return [...(isNew ? [{ key, quote, text: "" }] : []), ...comments, ...checks];
  });
}

/** True for words that a document shows as they were written. */
export function isWritten({ key, text }: WrittenText, { highlights }: Notes): boolean {
  const [highlight = "", comment] = key.split(" ");
  const note = highlights.get(highlight);
  if (comment === undefined) {
    return note !== undefined;
  }
  return (
    note !== undefined &&
    (note.comments.some((one) => one.key === comment && one.text === text) ||
      note.checks.some((one) => one.key === comment && factCheckText(one) === text))
  );
}
