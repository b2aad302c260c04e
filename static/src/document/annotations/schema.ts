/**
 * Names, types and limits inside a shared `annotations` document (twin: lti_tool/annotations/schema.py).
 *
 *     highlights: Y.Map  "<author id>/<uuid>" -> Y.Map { conversation, start, end, quote, prefix,
 *                          suffix, tag, created, question?, claim?, changed?,
 *                          comments: Y.Map "<author id>/<uuid>" -> Y.Map { text, created,
 *                                            reply_to?, question? } }
 *                                          "<author id>/agrees-<author id>-<uuid>" -> Y.Map { }
 *                                          "<author id>/fact-check" -> Y.Map { outcome, source,
 *                                            excerpt }
 *     tags:       Y.Map  "<author id>-<uuid>" -> Y.Map { name, color, position }
 *
 * The root `tags` holds members' own tags; the activity's set comes from the server. Keys of the set
 * have no hyphen. Older documents hold copies of the set, which count for nothing.
 *
 * A claim is a highlight whose words are to be checked; a fact check beside the comments says what one
 * person found about it.
 *
 * A model note, which the server has copied from the template of its activity, has "model-" before
 * the uuid of its key.
 */

/** Root map of highlights. */
export const HIGHLIGHTS = "highlights";
/** Root map of own tags. */
export const TAGS = "tags";
/** The map of comments inside a highlight. */
export const COMMENTS = "comments";
/** The key, in a comment, of the comment that it answers. */
export const REPLY_TO = "reply_to";
/** The field, of a highlight or a comment, that says whether it is a question. */
export const QUESTION = "question";

/** The field of a highlight that says whether it is a claim: 1 for one. */
export const CLAIM = "claim";

/** The field of a highlight that is 1 once it was put on other words. */
export const CHANGED = "changed";

/** Finding of a fact check about its claim. */
export type Outcome = "supported" | "contradicted" | "uncheckable";

/** State of a question; empty for a note that asks nothing. */
export type QuestionState = "" | "open" | "answered";

/** Most UTF-16 units of a quote. */
export const QUOTE_LIMIT = 10_000;
/** Most UTF-16 units of a comment. */
export const COMMENT_LIMIT = 10_000;
/** Most UTF-16 units of a source. */
export const SOURCE_LIMIT = 2_000;
/** Most UTF-16 units of the words of a source. */
export const EXCERPT_LIMIT = 5_000;
/** Most UTF-16 units of a tag's name. */
export const TAG_NAME_LIMIT = 100;

/** A highlight as it stands in the document. */
export interface HighlightValue {
  readonly key: string;
  readonly author: string;
  readonly conversation: string;
  readonly start: number;
  readonly end: number;
  readonly quote: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly tag: string;
  /** Milliseconds since 1970 by the writer's clock; for showing only. */
  readonly created: number;
  readonly question: QuestionState;
  readonly isClaim: boolean;
  /** True where it was on other words before. */
  readonly isChanged: boolean;
  /** Fact checks in the order of their authors' ids, one for each author. */
  readonly checks: readonly FactCheckValue[];
  /** Comments in the order in which the server accepted them. */
  readonly comments: readonly CommentValue[];
}

/** A comment as it stands in the document. */
export interface CommentValue {
  readonly key: string;
  readonly author: string;
  readonly text: string;
  /** Milliseconds since 1970 by the writer's clock; for showing only. */
  readonly created: number;
  /** Key of the comment that it answers, which may be gone; empty for none. */
  readonly replyTo: string;
  readonly question: QuestionState;
  /** Author ids of those who agree, in the order of the ids. */
  readonly agreed: readonly string[];
}

/** A fact check as it stands in the document. */
export interface FactCheckValue {
  readonly key: string;
  readonly author: string;
  readonly outcome: Outcome;
  /** Address or short description; empty for none. */
  readonly source: string;
  /** Words of the source; empty for none. */
  readonly excerpt: string;
}

/** An own tag as it stands in the document. */
export interface TagValue {
  readonly key: string;
  readonly name: string;
  readonly color: string;
  readonly position: number;
}

/** True for the key of a tag that is a document's own. */
export function isOwnTag(key: string): boolean {
  return key.includes("-");
}

const AUTHORED_KEY = /^[a-z0-9]{8}\/[0-9a-zA-Z-]{1,64}$/;

/** The author id that owns a key, or null for a key that has none. */
export function authorOf(key: string): string | null {
  return AUTHORED_KEY.test(key) ? key.slice(0, 8) : null;
}

/** True for the key of a highlight or comment that came with the template. */
export function isModel(key: string): boolean {
  return key.startsWith("/model-", 8);
}

const FACT_CHECK_KEY = /^[a-z0-9]{8}\/(model-)?fact-check$/;

/** True for the key of a fact check. */
export function isFactCheck(key: string): boolean {
  return FACT_CHECK_KEY.test(key);
}

/** Key of an author's own fact check. */
export function factCheckKey(author: string): string {
  return `${author}/fact-check`;
}

const AGREEMENT_KEY = /^[a-z0-9]{8}\/agrees-([a-z0-9]{8})-([0-9a-zA-Z-]{1,48})$/;

/** Key of the comment that an agreement is with; null for the key of a comment. */
export function agreedComment(key: string): string | null {
  const found = AGREEMENT_KEY.exec(key);
  return found === null ? null : `${found[1]}/${found[2]}`;
}

/** Key of an author's agreement with a comment. */
export function agreementKey(author: string, comment: string): string {
  return `${author}/agrees-${comment.replace("/", "-")}`;
}
