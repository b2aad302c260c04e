/** Restoring of notes that were refused for a tag: all else about them is as good as before. */

import * as Y from "yjs";
import * as edits from "./edits";
import { restoreFactCheck } from "./fact_check_edits";
import { readNotes } from "./read_notes";
import { TAGS } from "./schema";

const TAG_CODES: ReadonlySet<string> = new Set(["retired-tag", "unknown-tag"]);

/** True for a refusal that only the tag of a highlight can have caused. */
export function isAboutTag(code: string): boolean {
  return TAG_CODES.has(code);
}

/**
 * Write what `to` lacks of the author's notes, answers, agreements, fact checks and tags in `from` into it. A
 * highlight loses its tag where `isUsable` says no; where it says yes to all of them, something else
 * is wrong, and all do.
 */
export function restoreNotes(
  from: Y.Doc,
  to: Y.Doc,
  author: string,
  isUsable: (tag: string) => boolean,
): void {
  const old = [...readNotes(from).highlights.values()];
  const kept = readNotes(to).highlights;
  const missing = old.filter((one) => one.author === author && !kept.has(one.key));
  const areUsable = missing.every(({ tag }) => tag === "" || isUsable(tag));
  to.transact(() => {
    restoreTags(from, to, `${author}-`);
    for (const highlight of missing) {
      const tag = !areUsable && isUsable(highlight.tag) ? highlight.tag : "";
      edits.restoreHighlight(to, author, { ...highlight, tag });
    }
    for (const { key, comments, checks } of old) {
      for (const comment of comments.filter((one) => one.author === author)) {
        edits.restoreComment(to, key, comment);
      }
      for (const comment of comments.filter((one) => one.agreed.includes(author))) {
        edits.setAgreement(to, author, key, comment.key, true);
      }
      for (const check of checks.filter((one) => one.author === author)) {
        restoreFactCheck(to, key, check);
      }
    }
  });
}

function restoreTags(from: Y.Doc, to: Y.Doc, start: string): void {
  const tags = to.getMap(TAGS);
  for (const [key, tag] of from.getMap(TAGS).entries()) {
    if (key.startsWith(start) && tag instanceof Y.Map && !tags.has(key)) {
      tags.set(key, new Y.Map([...tag.entries()]));
    }
  }
}
