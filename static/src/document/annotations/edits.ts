/** Edits of a shared document; each is one transaction and one update. */

import { uuidv4 } from "lib0/random";
import * as Y from "yjs";
import type { Anchor } from "../../text/anchors";
import { cleanText } from "./clean_text";
import { restoreFactCheck } from "./fact_check_edits";
import { commentsOf } from "./note_maps";
import {
  agreementKey,
  CHANGED,
  CLAIM,
  COMMENT_LIMIT,
  COMMENTS,
  type CommentValue,
  HIGHLIGHTS,
  type HighlightValue,
  QUESTION,
  type QuestionState,
  REPLY_TO,
  TAG_NAME_LIMIT,
  TAGS,
} from "./schema";

/** Make a highlight and give its key. `now` is in milliseconds since 1970. */
export function createHighlight(
  doc: Y.Doc,
  author: string,
  made: { conversation: string; anchor: Anchor; tag: string; now: number },
): string {
  const key = newKey(author);
  doc.transact(() => {
    const highlight = new Y.Map<unknown>();
    setPassage(highlight, made);
    highlight.set("tag", made.tag);
    highlight.set("created", made.now);
    highlight.set(COMMENTS, new Y.Map());
    doc.getMap(HIGHLIGHTS).set(key, highlight);
  });
  return key;
}

/** Words of a text that a highlight is on. */
export interface Passage {
  readonly conversation: string;
  readonly anchor: Anchor;
}

/**
 * Put a highlight on other words. All of its passage is written, also what stays as it is: of two pages
 * that do so at once, one wins as a whole.
 */
export function changePassage(doc: Y.Doc, highlightKey: string, passage: Passage): void {
  const highlight = doc.getMap(HIGHLIGHTS).get(highlightKey);
  if (highlight instanceof Y.Map) {
    doc.transact(() => {
      setPassage(highlight, passage);
      highlight.set(CHANGED, 1);
    });
  }
}

function setPassage(highlight: Y.Map<unknown>, { conversation, anchor }: Passage): void {
  highlight.set("conversation", conversation);
  highlight.set("start", anchor.start);
  highlight.set("end", anchor.end);
  highlight.set("quote", anchor.quote);
  highlight.set("prefix", anchor.prefix);
  highlight.set("suffix", anchor.suffix);
}

/** Give a highlight another tag. */
export function retag(doc: Y.Doc, highlightKey: string, tag: string): void {
  const highlight = doc.getMap(HIGHLIGHTS).get(highlightKey);
  if (highlight instanceof Y.Map && highlight.get("tag") !== tag) {
    highlight.set("tag", tag);
  }
}

/** Take a highlight away, with all comments on it. */
export function deleteHighlight(doc: Y.Doc, highlightKey: string): void {
  doc.getMap(HIGHLIGHTS).delete(highlightKey);
}

/** UTF-16 units by which a comment is longer than it can be. */
export function excessOf(text: string): number {
  return Math.max(0, cleanText(text).length - COMMENT_LIMIT);
}

/**
 * Add a comment and give its key; null when there is nothing to say, too much, or nothing to say it
 * on. Nothing is ever cut.
 */
export function addComment(
  doc: Y.Doc,
  author: string,
  highlightKey: string,
  text: string,
  now: number,
  replyTo = "",
): string | null {
  const comments = commentsOf(doc, highlightKey);
  if (!isSavable(text) || comments === null) {
    return null;
  }
  const key = newKey(author);
  setComment(comments, { key, text: cleanText(text), created: now, replyTo, question: "" });
  return key;
}

/** Put other words into a comment; false when they are none or too many, or the comment is gone. */
export function editComment(
  doc: Y.Doc,
  highlightKey: string,
  commentKey: string,
  text: string,
): boolean {
  const comment = commentsOf(doc, highlightKey)?.get(commentKey);
  if (!(comment instanceof Y.Map) || !isSavable(text)) {
    return false;
  }
  const cleaned = cleanText(text);
  if (comment.get("text") !== cleaned) {
    comment.set("text", cleaned);
  }
  return true;
}

/** Say whether a highlight, or a comment on it, is a question, and answered. */
export function setQuestion(
  doc: Y.Doc,
  highlightKey: string,
  commentKey: string | null,
  state: QuestionState,
): void {
  const note =
    commentKey === null
      ? doc.getMap(HIGHLIGHTS).get(highlightKey)
      : commentsOf(doc, highlightKey)?.get(commentKey);
  if (note instanceof Y.Map && (note.get(QUESTION) ?? "") !== state) {
    note.set(QUESTION, state);
  }
}

/** Agree with a comment, or no longer. */
export function setAgreement(
  doc: Y.Doc,
  author: string,
  highlightKey: string,
  commentKey: string,
  isAgreed: boolean,
): void {
  const comments = commentsOf(doc, highlightKey);
  const key = agreementKey(author, commentKey);
  if (isAgreed && comments?.has(commentKey) && !comments.has(key)) {
    comments.set(key, new Y.Map());
  } else if (!isAgreed && comments?.has(key)) {
    comments.delete(key);
  }
}

/** Put a highlight back under its key, with what is the author's own of all that stood in it. */
export function restoreHighlight(doc: Y.Doc, author: string, value: HighlightValue): void {
  doc.transact(() => {
    const { key, comments, checks, author: _, isClaim, isChanged, ...fields } = value;
    const highlight = new Y.Map<unknown>(Object.entries(withoutNothing(fields)));
    if (isClaim) {
      highlight.set(CLAIM, 1);
    }
    if (isChanged) {
      highlight.set(CHANGED, 1);
    }
    const restored = new Y.Map<unknown>();
    highlight.set(COMMENTS, restored);
    doc.getMap(HIGHLIGHTS).set(key, highlight);
    for (const comment of comments) {
      if (comment.author === author) {
        setComment(restored, comment);
      }
    }
    for (const check of checks.filter((one) => one.author === author)) {
      restoreFactCheck(doc, key, check);
    }
  });
}

/** Put a comment back under its key. */
export function restoreComment(doc: Y.Doc, highlightKey: string, value: CommentValue): void {
  const comments = commentsOf(doc, highlightKey);
  if (comments !== null && !comments.has(value.key)) {
    setComment(comments, value);
  }
}

function setComment(
  comments: Y.Map<unknown>,
  value: Pick<CommentValue, "key" | "text" | "created" | "replyTo" | "question">,
): void {
  const { key, text, created, question } = value;
  const replyTo = hasThread(comments, value.replyTo) ? value.replyTo : "";
  const fields = { text, created, ...withoutNothing({ [REPLY_TO]: replyTo, question }) };
  comments.set(key, new Y.Map<unknown>(Object.entries(fields)));
}

/** True where a comment is in a note, or was and has answers: the server refuses others. */
function hasThread(comments: Y.Map<unknown>, key: string): boolean {
  return (
    comments.has(key) ||
    [...comments.values()].some((one) => one instanceof Y.Map && one.get(REPLY_TO) === key)
  );
}

/** Fields of a record without an empty question or answer, which older documents do not have. */
function withoutNothing<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) => value !== "" || (name !== QUESTION && name !== REPLY_TO),
    ),
  ) as Partial<T>;
}

/** Take a comment away. */
export function deleteComment(doc: Y.Doc, highlightKey: string, commentKey: string): void {
  commentsOf(doc, highlightKey)?.delete(commentKey);
}

/** UTF-16 units by which the name of a tag is longer than it can be. */
export function tagNameExcess(name: string): number {
  return Math.max(0, cleanText(name).length - TAG_NAME_LIMIT);
}

/** Add an own tag behind the others and give its key; null when it has no name, or one too long. */
export function addTag(
  doc: Y.Doc,
  author: string,
  made: { name: string; color: string },
): string | null {
  const name = cleanText(made.name);
  if (name === "" || tagNameExcess(name) > 0) {
    return null;
  }
  const tags = doc.getMap(TAGS);
  const key = `${author}-${uuidv4()}`;
  doc.transact(() => {
    const tag = new Y.Map<unknown>();
    tag.set("name", name);
    tag.set("color", made.color);
    tag.set("position", nextPosition(tags));
    tags.set(key, tag);
  });
  return key;
}

/** Give an own tag another name; it keeps its own where that is none, or too long. */
export function renameTag(doc: Y.Doc, tagKey: string, newName: string): void {
  const tag = doc.getMap(TAGS).get(tagKey);
  const name = cleanText(newName);
  const isName = name !== "" && tagNameExcess(name) === 0;
  if (tag instanceof Y.Map && isName && tag.get("name") !== name) {
    tag.set("name", name);
  }
}

/** A key that only this author may write under. */
function newKey(author: string): string {
  return `${author}/${uuidv4()}`;
}

function nextPosition(tags: Y.Map<unknown>): number {
  let next = 0;
  for (const tag of tags.values()) {
    const position = tag instanceof Y.Map ? tag.get("position") : null;
    if (typeof position === "number" && position >= next) {
      next = position + 1;
    }
  }
  return next;
}

function isSavable(text: string): boolean {
  return cleanText(text) !== "" && excessOf(text) === 0;
}
