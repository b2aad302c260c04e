/** Restoring of notes that were refused for a tag: all else about them is as good as before. */

import * as Y from "yjs";
import { COMMENTS, HIGHLIGHTS, TAGS } from "./schema";

const TAG_CODES: ReadonlySet<string> = new Set(["retired-tag", "unknown-tag"]);

/** True for a refusal that only the tag of a highlight can have caused. */
export function isAboutTag(code: string): boolean {
  return TAG_CODES.has(code);
}

/**
 * Write what `to` lacks of the author's notes in `from` into it. A highlight loses its tag where
 * `isUsable` says no; where it says yes to all of them, something else is wrong, and all do.
 */
export function restoreNotes(
  from: Y.Doc,
  to: Y.Doc,
  author: string,
  isUsable: (tag: string) => boolean,
): void {
  const missing = missingOf(from, to, HIGHLIGHTS, `${author}/`);
  const tags = missing.map(([, highlight]) => String(highlight.get("tag") ?? ""));
  const isKept = tags.every((tag) => tag === "" || isUsable(tag)) ? () => false : isUsable;
  to.transact(() => {
    for (const [key, tag] of missingOf(from, to, TAGS, `${author}-`)) {
      to.getMap(TAGS).set(key, mapOf(tag));
    }
    for (const [key, highlight] of missing) {
      const made = mapOf(highlight);
      made.set(COMMENTS, new Y.Map());
      const tag = String(highlight.get("tag") ?? "");
      made.set("tag", isKept(tag) ? tag : "");
      to.getMap(HIGHLIGHTS).set(key, made);
    }
    for (const [key, highlight] of from.getMap(HIGHLIGHTS).entries()) {
      copyComments(highlight, to.getMap(HIGHLIGHTS).get(key), `${author}/`);
    }
  });
}

/** Maps of a root that one document has under keys with this beginning, and another one has not. */
function missingOf(from: Y.Doc, to: Y.Doc, root: string, start: string) {
  return [...from.getMap(root).entries()].flatMap(([key, value]) =>
    key.startsWith(start) && value instanceof Y.Map && !to.getMap(root).has(key)
      ? [[key, value as Y.Map<unknown>] as const]
      : [],
  );
}

function copyComments(old: unknown, kept: unknown, start: string): void {
  const from = old instanceof Y.Map ? old.get(COMMENTS) : null;
  const to = kept instanceof Y.Map ? kept.get(COMMENTS) : null;
  if (!(from instanceof Y.Map) || !(to instanceof Y.Map)) {
    return;
  }
  for (const [key, comment] of from.entries()) {
    if (key.startsWith(start) && comment instanceof Y.Map && !to.has(key)) {
      to.set(key, mapOf(comment));
    }
  }
}

function mapOf(value: Y.Map<unknown>): Y.Map<unknown> {
  return new Y.Map([...value.entries()].filter(([, inner]) => !(inner instanceof Y.Map)));
}
