/** Edits of claims and fact checks; each is one transaction and one update. */

import * as Y from "yjs";
import type { FactCheckFields } from "./claims";
import { cleanText } from "./clean_text";
import { commentsOf } from "./note_maps";
import {
  CLAIM,
  EXCERPT_LIMIT,
  type FactCheckValue,
  factCheckKey,
  HIGHLIGHTS,
  SOURCE_LIMIT,
} from "./schema";

/** Say whether a highlight is a claim. What was found about it stays. */
export function setClaim(doc: Y.Doc, highlightKey: string, isClaim: boolean): void {
  const highlight = doc.getMap(HIGHLIGHTS).get(highlightKey);
  if (highlight instanceof Y.Map && (highlight.get(CLAIM) === 1) !== isClaim) {
    highlight.set(CLAIM, isClaim ? 1 : 0);
  }
}

/** UTF-16 units by which a source, or the words of one, are longer than they can be. */
export function factCheckExcess({ source, excerpt }: Omit<FactCheckFields, "outcome">): number {
  return Math.max(
    0,
    cleanText(source).length - SOURCE_LIMIT,
    cleanText(excerpt).length - EXCERPT_LIMIT,
  );
}

/** Say how a claim checks out, or with null nothing any more; false where that is not saved. */
export function setFactCheck(
  doc: Y.Doc,
  author: string,
  highlightKey: string,
  fields: FactCheckFields | null,
): boolean {
  const inside = commentsOf(doc, highlightKey);
  const key = factCheckKey(author);
  if (inside === null || (fields !== null && factCheckExcess(fields) > 0)) {
    return false;
  }
  if (fields === null) {
    inside.delete(key);
    return true;
  }
  const cleaned = cleanCheck(fields);
  const check = inside.get(key);
  if (!(check instanceof Y.Map)) {
    inside.set(key, new Y.Map(Object.entries(cleaned)));
    return true;
  }
  doc.transact(() => {
    for (const [name, value] of Object.entries(cleaned)) {
      if (check.get(name) !== value) {
        check.set(name, value);
      }
    }
  });
  return true;
}

function cleanCheck({ outcome, source, excerpt }: FactCheckFields): FactCheckFields {
  return { outcome, source: cleanText(source), excerpt: cleanText(excerpt) };
}

/** Take a fact check away, whosever it is. */
export function deleteFactCheck(doc: Y.Doc, highlightKey: string, checkKey: string): void {
  commentsOf(doc, highlightKey)?.delete(checkKey);
}

/** Put a fact check back under its key. */
export function restoreFactCheck(doc: Y.Doc, highlightKey: string, value: FactCheckValue): void {
  const inside = commentsOf(doc, highlightKey);
  if (inside !== null && !inside.has(value.key)) {
    inside.set(value.key, new Y.Map(Object.entries(cleanCheck(value))));
  }
}
