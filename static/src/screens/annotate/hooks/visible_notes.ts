/** The notes of a conversation that are shown, in order; a change of few notes looks at these alone. */

import { changedKeys } from "../../../document/annotations/note_map";
import type { HighlightValue } from "../../../document/annotations/schema";
import type { ShownTag } from "../../../document/annotations/tags";
import { inTextOrder, PlacedNotes } from "../geometry/placed_notes";
import { inOrder, inserted, type Placements } from "../geometry/placements";
import { NO_COUNTS, type NoteCounts, recounted } from "../store/note_counts";
import { type NoteFilter, newestFirst, passes } from "../store/note_filter";

type Highlights = ReadonlyMap<string, HighlightValue>;

/** Everything that decides which notes are shown, and in which order. */
export interface Wanted {
  readonly highlights: Highlights;
  readonly conversation: string | null;
  readonly filter: NoteFilter;
  readonly tags: readonly ShownTag[];
  /** Keys of notes with an unfinished text, in one string. They stay: nobody could find that text again. */
  readonly unfinished: string;
  /** Null while the text is not on the page, and then no note is visible. */
  readonly placements: Placements | null;
  readonly rank: (key: string) => number;
}

export interface VisibleNotes {
  readonly wanted: Wanted;
  /** Counts of all notes of the conversation. */
  readonly counts: NoteCounts;
  /** Notes that pass the filter, in the order that it asks for. */
  readonly visible: readonly HighlightValue[];
  /** Those of them whose words were found, in the order of the text; null without a text. */
  readonly placed: PlacedNotes | null;
}

/** Number of changed notes from which all are looked at. */
const MANY = 64;

/** The notes that are wanted. Of the ones `before`, those are looked at that have changed since. */
export function visibleNotes(wanted: Wanted, before: VisibleNotes | null): VisibleNotes {
  const changed = before && changedKeys(before.wanted.highlights, wanted.highlights);
  if (before === null || changed === null || changed.size > MANY) {
    return all(wanted, before);
  }
  const counts = countsOf(wanted, before, changed);
  const { wanted: old, visible, placed } = before;
  const { placements, filter, rank } = wanted;
  const isSameChoice =
    old.conversation === wanted.conversation &&
    old.filter === filter &&
    old.tags === wanted.tags &&
    old.unfinished === wanted.unfinished &&
    old.placements === placements;
  if (!isSameChoice || placements === null || filter.order === "time") {
    return { ...chosen(wanted, before), counts };
  }
  const passing = Array.from(changed, (key) => wanted.highlights.get(key)).filter(
    (one) => one !== undefined && isPassing(one, wanted),
  ) as HighlightValue[];
  const touches = passing.length > 0 || visible.some(({ key }) => changed.has(key));
  if (!touches) {
    return { wanted, counts, visible, placed };
  }
  const after = inserted(visible, changed, passing, placements, rank);
  return { wanted, counts, visible: after, placed: PlacedNotes.of(after, placements, placed) };
}

function all(wanted: Wanted, before: VisibleNotes | null): VisibleNotes {
  const notes = [...wanted.highlights.values()].filter((one) => isHere(one, wanted));
  return { ...chosen(wanted, before), counts: recounted(NO_COUNTS, notes, [], wanted.tags) };
}

function countsOf(wanted: Wanted, before: VisibleNotes, changed: ReadonlySet<string>): NoteCounts {
  const old = before.wanted;
  if (old.conversation !== wanted.conversation || old.tags !== wanted.tags) {
    return all(wanted, null).counts;
  }
  const here = (highlights: Highlights) =>
    Array.from(changed, (key) => highlights.get(key)).filter(
      (one) => one !== undefined && isHere(one, wanted),
    ) as HighlightValue[];
  const [come, gone] = [here(wanted.highlights), here(old.highlights)];
  return come.length + gone.length === 0
    ? before.counts
    : recounted(before.counts, come, gone, wanted.tags);
}

/** The notes that pass, all of them looked at. */
function chosen(wanted: Wanted, before: VisibleNotes | null): Omit<VisibleNotes, "counts"> {
  const { placements, filter, rank } = wanted;
  if (placements === null) {
    return { wanted, visible: [], placed: null };
  }
  const unfinished = new Set(wanted.unfinished.split(" "));
  const passing = [...wanted.highlights.values()].filter((one) =>
    isPassing(one, wanted, unfinished),
  );
  const isSameText = before?.wanted.placements?.rendered === placements.rendered;
  const placedBefore = isSameText ? before.placed : null;
  if (filter.order === "time") {
    const visible = newestFirst(passing, rank);
    const placed = PlacedNotes.of(inTextOrder(visible, placements), placements, placedBefore);
    return { wanted, visible, placed };
  }
  const visible = inOrder(passing, placements, rank, before?.visible);
  return { wanted, visible, placed: PlacedNotes.of(visible, placements, placedBefore) };
}

function isHere(one: HighlightValue, { conversation }: Wanted): boolean {
  return one.conversation === conversation;
}

function isPassing(
  one: HighlightValue,
  wanted: Wanted,
  unfinished: ReadonlySet<string> = new Set(wanted.unfinished.split(" ")),
): boolean {
  return (
    isHere(one, wanted) && (passes(one, wanted.filter, wanted.tags) || unfinished.has(one.key))
  );
}
