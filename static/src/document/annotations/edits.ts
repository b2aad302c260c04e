/** Edits of a shared document; each is one transaction and one update. */

import { uuidv4 } from "lib0/random";
import * as Y from "yjs";
import type { Anchor } from "../../text/anchors";
import { COMMENT_LIMIT, COMMENTS, HIGHLIGHTS, TAG_NAME_LIMIT, TAGS } from "./schema";

/** Make a highlight and give its key. `now` is in milliseconds since 1970. */
export function createHighlight(
  doc: Y.Doc,
  author: string,
  made: { conversation: string; anchor: Anchor; tag: string; now: number },
): string {
  const key = newKey(author);
  doc.transact(() => {
    const highlight = new Y.Map<unknown>();
    const { anchor } = made;
    highlight.set("conversation", made.conversation);
    highlight.set("start", anchor.start);
    highlight.set("end", anchor.end);
    highlight.set("quote", anchor.quote);
    highlight.set("prefix", anchor.prefix);
    highlight.set("suffix", anchor.suffix);
    highlight.set("tag", made.tag);
    highlight.set("created", made.now);
    highlight.set(COMMENTS, new Y.Map());
    doc.getMap(HIGHLIGHTS).set(key, highlight);
  });
  return key;
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

/** Add a comment and give its key; null when there is nothing to say or nothing to say it on. */
export function addComment(
  doc: Y.Doc,
  author: string,
  highlightKey: string,
  text: string,
  now: number,
): string | null {
  const cleaned = cleanText(text, COMMENT_LIMIT);
  const comments = commentsOf(doc, highlightKey);
  if (cleaned === "" || comments === null) {
    return null;
  }
  const key = newKey(author);
  doc.transact(() => {
    const comment = new Y.Map<unknown>();
    comment.set("text", cleaned);
    comment.set("created", now);
    comments.set(key, comment);
  });
  return key;
}

/** Put other words into a comment. */
export function editComment(
  doc: Y.Doc,
  highlightKey: string,
  commentKey: string,
  text: string,
): void {
  const comment = commentsOf(doc, highlightKey)?.get(commentKey);
  const cleaned = cleanText(text, COMMENT_LIMIT);
  if (comment instanceof Y.Map && cleaned !== "" && comment.get("text") !== cleaned) {
    comment.set("text", cleaned);
  }
}

/** Take a comment away. */
export function deleteComment(doc: Y.Doc, highlightKey: string, commentKey: string): void {
  commentsOf(doc, highlightKey)?.delete(commentKey);
}

/** Add an own tag behind the others and give its key; null when it has no name. */
export function addTag(
  doc: Y.Doc,
  author: string,
  made: { name: string; color: string },
): string | null {
  const name = cleanText(made.name, TAG_NAME_LIMIT);
  if (name === "") {
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

/** Give an own tag another name. */
export function renameTag(doc: Y.Doc, tagKey: string, newName: string): void {
  const tag = doc.getMap(TAGS).get(tagKey);
  const name = cleanText(newName, TAG_NAME_LIMIT);
  if (tag instanceof Y.Map && name !== "" && tag.get("name") !== name) {
    tag.set("name", name);
  }
}

/** A key that only this author may write under. */
function newKey(author: string): string {
  return `${author}/${uuidv4()}`;
}

function commentsOf(doc: Y.Doc, highlightKey: string): Y.Map<unknown> | null {
  const highlight = doc.getMap(HIGHLIGHTS).get(highlightKey);
  const comments = highlight instanceof Y.Map ? highlight.get(COMMENTS) : null;
  return comments instanceof Y.Map ? comments : null;
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

/** Text as the document takes it: whole characters, no control characters but line breaks and tabs. */
function cleanText(text: string, limit: number): string {
  return withoutControls(text).trim().slice(0, limit).toWellFormed().trim();
}

function withoutControls(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/[^\P{Cc}\n\t]/gu, "");
}
