/** The beginning of a text, on one line. */

import { notInsidePair } from "./canonical_text";

/** Excerpt of at most `most` UTF-16 units of `text`, white space folded, with an ellipsis where it was cut. */
export function excerpt(text: string, most: number): string {
  const line = text
    .slice(0, most * 4)
    .replace(/\s+/gu, " ")
    .trim();
  return line.length <= most ? line : `${line.slice(0, notInsidePair(line, most)).trimEnd()}…`;
}
