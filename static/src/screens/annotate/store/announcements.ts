/** Announcements of other people's changes, for screen readers. */

import { OUTCOMES } from "../../../document/annotations/claims";
import type { Notes, NotesChange } from "../../../document/annotations/read_notes";
import { plural, t } from "../../../i18n/messages";
import { excerpt } from "../../../text/excerpt";
import { plainWords } from "../../../text/without_markup";

export interface Announcement {
  /** Highlights that are new, or have a new comment or fact check. */
  readonly fresh: readonly string[];
  readonly sentence: string;
}

/** Names of authors, and of tags by the keys that notes hold. */
export interface Words {
  readonly nameOf: (author: string) => string;
  /** Names of people who are mentioned. */
  readonly mentionedOf: (author: string) => string;
  readonly tagOf: (key: string) => string;
}

/** Describe the difference between two states, as far as it is worth announcing. */
export function describeChange(
  before: Notes,
  after: Notes,
  change: NotesChange,
  { nameOf, mentionedOf, tagOf }: Words,
): Announcement {
  const fresh: string[] = [];
  const sentences: string[] = [];
  for (const key of change.highlights) {
    const highlight = after.highlights.get(key);
    const old = before.highlights.get(key);
    if (highlight === undefined) {
      continue;
    }
    if (old === undefined) {
      fresh.push(key);
      sentences.push(
        t("{author} marked a passage: {tag}.", {
          author: nameOf(highlight.author),
          tag: tagOf(highlight.tag),
        }),
      );
      continue;
    }
    const known = new Set(old.comments.map((comment) => comment.key));
    const comment = highlight.comments.find((one) => !known.has(one.key));
    if (comment !== undefined) {
      fresh.push(key);
      sentences.push(
        t("{author} commented: {text}", {
          author: nameOf(comment.author),
          text: excerpt(plainWords(comment.text, mentionedOf), 200),
        }),
      );
    }
    const checked = new Set(old.checks.map((check) => check.key));
    const check = highlight.isClaim && highlight.checks.find((one) => !checked.has(one.key));
    if (check) {
      fresh.push(key);
      sentences.push(
        t("{author} checked a claim: {outcome}.", {
          author: nameOf(check.author),
          outcome: OUTCOMES[check.outcome],
        }),
      );
    }
  }
  const [first] = sentences;
  if (first === undefined) {
    return { fresh, sentence: "" };
  }
  return {
    fresh,
    sentence:
      sentences.length === 1 ? first : plural(sentences.length, "{n} new note.", "{n} new notes."),
  };
}
