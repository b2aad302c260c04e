/**
 * Reads a shared document into plain values. What does not have the expected shape is left out: a
 * document is written by many browsers, and one odd value must not take the page down.
 */

import * as Y from "yjs";
import { AcceptedOrder } from "./accepted_order";
import { NoteMap } from "./note_map";
import { inOrderOf, questionOr, readComments, textOr, timeOr } from "./read_comments";
import { readFactChecks } from "./read_fact_checks";
import {
  authorOf,
  CHANGED,
  CLAIM,
  COMMENTS,
  HIGHLIGHTS,
  type HighlightValue,
  isOwnTag,
  QUESTION,
  TAGS,
  type TagValue,
} from "./schema";

/** Everything a document holds. */
export interface Notes {
  readonly highlights: ReadonlyMap<string, HighlightValue>;
  /** Own tags of the document, in the order of their positions. */
  readonly tags: readonly TagValue[];
}

/** Values that a change of the document has changed. */
export interface NotesChange {
  /** Keys of highlights that came, went, or changed themselves or in a comment. */
  readonly highlights: ReadonlySet<string>;
  readonly areTagsChanged: boolean;
  /** True where this page itself made the change. */
  readonly isLocal: boolean;
}

/** Read the whole document. */
export function readNotes(doc: Y.Doc, order = new AcceptedOrder()): Notes {
  const highlights = new Map<string, HighlightValue>();
  for (const [key, value] of doc.getMap(HIGHLIGHTS).entries()) {
    const highlight = readHighlight(key, value, order);
    if (highlight !== null) {
      highlights.set(key, highlight);
    }
  }
  return { highlights, tags: readTags(doc) };
}

/**
 * Follow a document: `report` gets the notes at once, and again with each transaction's change. It
 * gets them without a change where the server has told another order.
 *
 * Only the highlights that a transaction touched are read again; the others stay the same objects.
 * Returns the function that ends it.
 */
export function followNotes(
  doc: Y.Doc,
  report: (notes: Notes, change: NotesChange | null) => void,
  order = new AcceptedOrder(),
): () => void {
  const read = readNotes(doc, order);
  let highlights = NoteMap.of(read.highlights);
  let { tags } = read;
  const holders = new Map<string, string>();
  for (const highlight of highlights.values()) {
    rememberHolder(holders, highlight);
  }
  report({ highlights, tags }, null);
  const highlightsRoot = doc.getMap(HIGHLIGHTS);
  const tagsRoot = doc.getMap(TAGS);

  const onTransaction = (transaction: Y.Transaction): void => {
    const touched = touchedKeys(transaction, highlightsRoot);
    const areTagsChanged = isTouched(transaction, tagsRoot);
    if (touched.size === 0 && !areTagsChanged) {
      return;
    }
    const values = Array.from(
      touched,
      (key) => [key, readHighlight(key, highlightsRoot.get(key), order)] as const,
    );
    for (const [, highlight] of values) {
      rememberHolder(holders, highlight);
    }
    highlights = values.length === 0 ? highlights : highlights.with(values);
    tags = areTagsChanged ? readTags(doc) : tags;
    report(
      { highlights, tags },
      { highlights: touched, areTagsChanged, isLocal: transaction.local },
    );
  };
  doc.on("afterTransaction", onTransaction);
  order.onMoved = (keys) => {
    const moved = reordered(highlights, keys, holders, order);
    if (moved.length > 0) {
      highlights = highlights.with(moved);
      report({ highlights, tags }, null);
    }
  };
  return () => {
    doc.off("afterTransaction", onTransaction);
    order.onMoved = () => undefined;
  };
}

/** Remember which highlight has a comment, where it has several: their order may change. */
function rememberHolder(holders: Map<string, string>, highlight: HighlightValue | null): void {
  const comments = highlight?.comments ?? [];
  for (const { key } of comments.length > 1 ? comments : []) {
    holders.set(key, highlight?.key ?? "");
  }
}

/** Highlights that stand elsewhere, as they are, and those with comments that do, in their order. */
function reordered(
  highlights: Notes["highlights"],
  keys: ReadonlySet<string>,
  holders: ReadonlyMap<string, string>,
  order: AcceptedOrder,
): [string, HighlightValue][] {
  const touched = new Set(Array.from(keys, (key) => holders.get(key) ?? key));
  return [...touched].flatMap((key): [string, HighlightValue][] => {
    const highlight = highlights.get(key);
    if (highlight === undefined) {
      return [];
    }
    const comments = inOrderOf(highlight.comments, order);
    const isSame = comments.every((comment, i) => comment === highlight.comments[i]);
    return [[key, isSame ? highlight : { ...highlight, comments }]];
  });
}

function touchedKeys(transaction: Y.Transaction, root: Y.Map<unknown>): Set<string> {
  const touched = new Set<string>();
  for (const [type, keys] of transaction.changed) {
    if (type === (root as unknown)) {
      for (const key of keys) {
        if (key !== null) {
          touched.add(key);
        }
      }
    } else {
      const key = keyUnder(root, type as Y.AbstractType<unknown>);
      if (key !== null) {
        touched.add(key);
      }
    }
  }
  return touched;
}

function isTouched(transaction: Y.Transaction, root: Y.Map<unknown>): boolean {
  for (const type of transaction.changed.keys()) {
    if (
      type === (root as unknown) ||
      keyUnder(root, type as unknown as Y.AbstractType<unknown>) !== null
    ) {
      return true;
    }
  }
  return false;
}

/** The key in `root` under which `type` stands, at any depth. */
function keyUnder(root: Y.Map<unknown>, type: Y.AbstractType<unknown>): string | null {
  let inner: Y.AbstractType<unknown> | null = type;
  while (inner?._item != null) {
    const parent: unknown = inner._item.parent;
    if (parent === root) {
      return inner._item.parentSub;
    }
    inner = parent instanceof Y.AbstractType ? parent : null;
  }
  return null;
}

function readHighlight(key: string, value: unknown, order: AcceptedOrder): HighlightValue | null {
  const author = authorOf(key);
  if (author === null || !(value instanceof Y.Map)) {
    return null;
  }
  const start = value.get("start");
  const end = value.get("end");
  const conversation = value.get("conversation");
  const quote = value.get("quote");
  if (!isOffset(start) || !isOffset(end) || end <= start) {
    return null;
  }
  if (typeof conversation !== "string" || typeof quote !== "string" || quote === "") {
    return null;
  }
  return {
    key,
    author,
    conversation,
    start,
    end,
    quote,
    prefix: textOr(value.get("prefix")),
    suffix: textOr(value.get("suffix")),
    tag: textOr(value.get("tag")),
    created: timeOr(value.get("created")),
    question: questionOr(value.get(QUESTION)),
    isClaim: value.get(CLAIM) === 1,
    isChanged: value.get(CHANGED) === 1,
    checks: readFactChecks(value.get(COMMENTS)),
    comments: readComments(value.get(COMMENTS), order),
  };
}

function readTags(doc: Y.Doc): TagValue[] {
  const tags: TagValue[] = [];
  for (const [key, value] of doc.getMap(TAGS).entries()) {
    if (!(value instanceof Y.Map) || !isOwnTag(key)) {
      continue;
    }
    const name = value.get("name");
    const color = value.get("color");
    const position = value.get("position");
    if (typeof name === "string" && name !== "" && isColour(color)) {
      tags.push({ key, name, color, position: typeof position === "number" ? position : 0 });
    }
  }
  return tags.sort((a, b) => a.position - b.position || compare(a.key, b.key));
}

function isOffset(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Colours go into a style sheet, so nothing but six digits is let through. */
function isColour(value: unknown): value is string {
  return typeof value === "string" && /^#[0-9a-fA-F]{6}$/.test(value);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
