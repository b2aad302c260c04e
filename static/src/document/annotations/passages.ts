/** Passages that count towards a threshold (twin: lti_tool/annotations/passages.py). */

import type { HighlightValue } from "./schema";

type Passage = Pick<HighlightValue, "conversation" | "start" | "end" | "quote">;

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** True for a text with a letter, a number, punctuation or a symbol. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/**
 * Greatest number of passages of which no two share a character. Highlights of the same words
 * therefore count once, and what has nothing to see does not count.
 */
export function countSeparate(passages: readonly Passage[]): number {
  const ends = new Map<string, number>();
  let count = 0;
  // By their ends: the passage that ends first leaves most room for others.
  for (const { conversation, start, end, quote } of passages.toSorted(byEnd)) {
    if (isVisible(quote) && start >= (ends.get(conversation) ?? 0)) {
      ends.set(conversation, end);
      count += 1;
    }
  }
  return count;
}

function byEnd(one: Passage, other: Passage): number {
  return one.end - other.end || one.start - other.start;
}
