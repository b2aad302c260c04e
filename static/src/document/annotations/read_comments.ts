/** Reads the comments of a note, with who agrees with them, and makes threads of them. */

import * as Y from "yjs";
import type { AcceptedOrder } from "./accepted_order";
import {
  agreedComment,
  authorOf,
  type CommentValue,
  QUESTION,
  type QuestionState,
  REPLY_TO,
} from "./schema";

/** A comment and its answers; the comment is null where it was deleted. */
export interface Thread {
  /** Key of the comment, also of a deleted one. */
  readonly key: string;
  readonly comment: CommentValue | null;
  readonly replies: readonly CommentValue[];
}

/** Comments in the order in which the server accepted them. */
export function readComments(value: unknown, order: AcceptedOrder): CommentValue[] {
  const comments: CommentValue[] = [];
  if (value instanceof Y.Map) {
    const agreed = readAgreements(value);
    for (const [key, inner] of value.entries()) {
      const author = authorOf(key);
      const text = inner instanceof Y.Map ? inner.get("text") : null;
      if (author !== null && inner instanceof Y.Map && typeof text === "string" && text !== "") {
        comments.push({
          key,
          author,
          text,
          created: timeOr(inner.get("created")),
          replyTo: textOr(inner.get(REPLY_TO)),
          question: questionOr(inner.get(QUESTION)),
          agreed: agreed.get(key) ?? [],
        });
      }
    }
  }
  return inOrderOf(comments, order);
}

/** The same comments in the order in which the server accepted them. */
export function inOrderOf(comments: readonly CommentValue[], order: AcceptedOrder): CommentValue[] {
  // Asked in this order: by it come those that are not accepted yet, and a sort compares in its own.
  const ranks = new Map(comments.map((comment) => [comment, order.rank(comment.key)]));
  return comments.toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
}

/** Author ids of those who agree, by comment. */
function readAgreements(comments: Y.Map<unknown>): Map<string, string[]> {
  const agreed = new Map<string, string[]>();
  for (const [key, inner] of comments.entries()) {
    const comment = agreedComment(key);
    const author = authorOf(key);
    if (comment !== null && author !== null && inner instanceof Y.Map) {
      agreed.set(comment, [...(agreed.get(comment) ?? []), author].sort());
    }
  }
  return agreed;
}

/**
 * Threads of one level, in the order of their first comments. An answer to an answer joins its
 * thread. Answers to a deleted comment stay together, below nothing.
 */
export function threadsOf(comments: readonly CommentValue[]): Thread[] {
  const byKey = new Map(comments.map((comment) => [comment.key, comment]));
  const threads = new Map<string, { comment: CommentValue | null; replies: CommentValue[] }>();
  for (const comment of comments) {
    const top = topOf(comment, byKey);
    const thread = threads.get(top) ?? { comment: byKey.get(top) ?? null, replies: [] };
    threads.set(top, thread);
    if (comment.key !== top) {
      thread.replies.push(comment);
    }
  }
  return [...threads].map(([key, thread]) => ({ key, ...thread }));
}

/** Key of the comment that begins a thread, which may be gone. */
function topOf(comment: CommentValue, byKey: ReadonlyMap<string, CommentValue>): string {
  const passed = new Set<string>();
  let at = comment;
  while (at.replyTo !== "" && !passed.has(at.key)) {
    passed.add(at.key);
    const above = byKey.get(at.replyTo);
    if (above === undefined) {
      return at.replyTo;
    }
    at = above;
  }
  return at.key;
}

/** A question's state; nothing for any other value. */
export function questionOr(value: unknown): QuestionState {
  return value === "open" || value === "answered" ? value : "";
}

/** A text; nothing for any other value. */
export function textOr(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Milliseconds since 1970; 0 for any other value. */
export function timeOr(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
