/** Notes of a person in a discarded copy of a document that its replacement lacks. */

import { factCheckText } from "./claims";
import type { Notes } from "./read_notes";

/** Words that were not kept, and what they were about. */
export interface LostWork {
  readonly quote: string;
  /** The comment or the fact check; empty when the highlight itself is what was lost. */
  readonly text: string;
}

/** The author's highlights, comments and fact checks of `before` that `after` does not have, or has otherwise. */
export function lostWork(before: Notes, after: Notes, author: string): LostWork[] {
  const lost: LostWork[] = [];
  for (const highlight of before.highlights.values()) {
    const kept = after.highlights.get(highlight.key);
    if (highlight.author === author && kept === undefined) {
      lost.push({ quote: highlight.quote, text: "" });
    }
    const keptTexts = new Map(kept?.comments.map((comment) => [comment.key, comment.text]));
    for (const comment of highlight.comments) {
      if (comment.author === author && keptTexts.get(comment.key) !== comment.text) {
        lost.push({ quote: highlight.quote, text: comment.text });
      }
    }
    const keptChecks = new Map(kept?.checks.map((check) => [check.key, factCheckText(check)]));
    for (const check of highlight.checks) {
      const text = factCheckText(check);
      if (check.author === author && keptChecks.get(check.key) !== text) {
        lost.push({ quote: highlight.quote, text });
      }
    }
  }
  return lost;
}
