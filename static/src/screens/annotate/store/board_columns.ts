/** Columns of the board: the notes of a workspace by their tags, or by the texts that they are on. */

import type { HighlightValue } from "../../../document/annotations/schema";
import type { ShownTag } from "../../../document/annotations/tags";
import { t } from "../../../i18n/messages";
import { type NoteFilter, newestFirst, passes } from "./note_filter";

/** Kind of the columns. */
export type BoardView = "tag" | "text";

export interface BoardColumn {
  /** Key of a tag, empty for notes without one; or the id of a text. */
  readonly id: string;
  readonly name: string;
  /** Tag of the column; null for a text, and for notes without a tag. */
  readonly tag: ShownTag | null;
  readonly cards: readonly HighlightValue[];
}

/** Everything that decides which cards stand where. */
export interface BoardSource {
  readonly highlights: ReadonlyMap<string, HighlightValue>;
  readonly tags: readonly ShownTag[];
  /** Texts in their order; notes on others are not on the page. */
  readonly texts: readonly { readonly id: string; readonly title: string }[];
  /** Its tag is of no account: tags are columns. */
  readonly filter: NoteFilter;
  readonly view: BoardView;
  /** Place of a note in the order in which the server accepted them. */
  readonly rank: (key: string) => number;
}

export const NO_TAG = t("No tag");

/**
 * Columns with their cards, each in the order that the filter asks for. A column of `before` with the same
 * cards keeps them as they are, so that nothing in it is drawn again.
 */
export function boardColumns(
  source: BoardSource,
  before: readonly BoardColumn[],
): readonly BoardColumn[] {
  const { view, tags, texts } = source;
  const cards = new Map<string, HighlightValue[]>();
  for (const note of inOrder(source)) {
    const id = view === "tag" ? note.tag : note.conversation;
    const own = cards.get(id);
    if (own === undefined) {
      cards.set(id, [note]);
    } else {
      own.push(note);
    }
  }
  const column = (id: string, name: string, tag: ShownTag | null): BoardColumn => {
    const old = before.find((one) => one.id === id);
    const own = cards.get(id) ?? [];
    const isSame =
      old?.cards.length === own.length && own.every((note, i) => note === old.cards[i]);
    if (isSame && old.name === name && old.tag === tag) {
      return old;
    }
    return { id, name, tag, cards: isSame ? old.cards : own };
  };
  if (view === "text") {
    return texts.map(({ id, title }) => column(id, title, null));
  }
  const shown = tags.filter(({ isInUse, key }) => isInUse || cards.has(key));
  return [...shown.map((tag) => column(tag.key, tag.name, tag)), column("", NO_TAG, null)];
}

/** Notes on these texts. */
export function notesOn(
  texts: BoardSource["texts"],
  highlights: BoardSource["highlights"],
): HighlightValue[] {
  const ids = new Set(texts.map(({ id }) => id));
  return [...highlights.values()].filter(({ conversation }) => ids.has(conversation));
}

/** Place of a card on the board. */
export interface CardPlace {
  readonly column: number;
  readonly index: number;
}

/** Place of a card; null where it is not on the board. */
export function placeOf(columns: readonly BoardColumn[], key: string): CardPlace | null {
  for (const [column, { cards }] of columns.entries()) {
    const index = cards.findIndex((note) => note.key === key);
    if (index >= 0) {
      return { column, index };
    }
  }
  return null;
}

/** Place of the card in the nearest column on one side that has any, as far down as can be; or null. */
export function placeBeside(
  columns: readonly BoardColumn[],
  { column, index }: CardPlace,
  side: -1 | 1,
): CardPlace | null {
  for (let at = column + side; at in columns; at += side) {
    const length = columns[at]?.cards.length ?? 0;
    if (length > 0) {
      return { column: at, index: Math.min(index, length - 1) };
    }
  }
  return null;
}

function inOrder(source: BoardSource): HighlightValue[] {
  const { highlights, tags, texts, filter, rank } = source;
  const everyTag = { ...filter, tag: null };
  const passing = notesOn(texts, highlights).filter((note) => passes(note, everyTag, tags));
  if (filter.order === "time") {
    return newestFirst(passing, rank);
  }
  const places = new Map(texts.map(({ id }, place) => [id, place]));
  const place = (note: HighlightValue) => places.get(note.conversation) ?? 0;
  return passing.sort(
    (a, b) =>
      place(a) - place(b) || a.start - b.start || a.end - b.end || rank(a.key) - rank(b.key),
  );
}
