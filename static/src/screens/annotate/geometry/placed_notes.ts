/** Notes whose words were found, in the order of the text: which touch a stretch, and in which lane. */

import type { HighlightValue } from "../../../document/annotations/schema";
import { lowest, type Span } from "../../../text/anchors";
import { byPlace, LANES, laneAt, type Mark } from "../../../text/painting";
import { commonEnds } from "./alike";
import type { Placement, Placements } from "./placements";

/** A note at its place. */
interface Placed {
  readonly note: HighlightValue;
  readonly placement: Placement;
  readonly lane: number;
  /** Ends of the lanes behind it. */
  readonly ends: readonly number[];
}

export class PlacedNotes {
  private constructor(
    private readonly notes: readonly HighlightValue[],
    private readonly placed: readonly Placed[],
    /** Length of the longest, or of a longer one before. */
    private readonly longest: number,
  ) {}

  /**
   * `notes` in the order of the text, those without a place last. From `before` is taken what has not
   * changed: a new note moves others to other lanes only as far as it reaches.
   */
  static of(
    notes: readonly HighlightValue[],
    placements: Placements,
    before: PlacedNotes | null = null,
  ): PlacedNotes {
    const found = notes.slice(
      0,
      lowest(notes.length, (i) => placements.of(notes[i] as HighlightValue) === null),
    );
    const old = before ?? new PlacedNotes([], [], 0);
    const [head, tail] = commonEnds(old.notes, found);
    let placed = old.placed.slice(0, head);
    let { longest } = old;
    const oldTail = old.placed.length - tail;
    const newTail = found.length - tail;
    for (let i = head; i < found.length; i += 1) {
      const known = i < newTail ? undefined : old.placed[oldTail + i - newTail];
      const note = found[i] as HighlightValue;
      const placement = known?.placement ?? (placements.of(note) as Placement);
      const behind = placed.at(-1)?.ends ?? NO_ENDS;
      const behindBefore = old.placed[oldTail + i - newTail - 1]?.ends ?? NO_ENDS;
      if (known !== undefined && areAlike(behind, behindBefore, placement.span.start)) {
        placed = placed.concat(old.placed.slice(oldTail + i - newTail));
        break;
      }
      const { start, end } = placement.span;
      longest = Math.max(longest, end - start);
      const lane = laneAt(behind, start);
      const ends = behind.with(lane, Math.max(behind[lane] ?? 0, end));
      placed.push({ note, placement, lane, ends });
    }
    return new PlacedNotes(found, placed, longest);
  }

  get size(): number {
    return this.placed.length;
  }

  /** Marks of the notes that touch a stretch, or of all; those of `privateKeys` look different. */
  marks(privateKeys: ReadonlySet<string>, near: Span | null): Map<string, Mark> {
    const touching = near === null ? this.placed : this.touching(near);
    return new Map(
      touching.map(({ note: { key, tag }, placement: { span, range }, lane }) => [
        key,
        { tag, lane, span, range, isPrivate: privateKeys.has(key) },
      ]),
    );
  }

  /** The notes at an offset, the shortest first. */
  at(offset: number): HighlightValue[] {
    const length = ({ placement: { span } }: Placed) => span.end - span.start;
    return this.touching({ start: offset, end: offset + 1 })
      .sort((a, b) => length(a) - length(b))
      .map(({ note }) => note);
  }

  private touching({ start, end }: Span): Placed[] {
    const { placed, longest } = this;
    const from = lowest(placed.length, (i) => spanOf(placed[i]).start > start - longest);
    const to = lowest(placed.length, (i) => spanOf(placed[i]).start >= end);
    return placed.slice(from, to).filter(({ placement }) => placement.span.end > start);
  }
}

const NO_ENDS: readonly number[] = new Array(LANES).fill(0);

function spanOf(placed: Placed | undefined): Span {
  return placed?.placement.span ?? { start: 0, end: 0 };
}

/** True where the next span, which begins at `start`, finds the same lanes free, and all after it do. */
function areAlike(one: readonly number[], other: readonly number[], start: number): boolean {
  return one.every((end, lane) => end === other[lane] || Math.max(end, other[lane] ?? 0) <= start);
}

/** Notes in the order of the text, of a list in any other order. */
export function inTextOrder(
  notes: readonly HighlightValue[],
  placements: Placements,
): HighlightValue[] {
  return notes.toSorted((a, b) => {
    const [one, other] = [placements.of(a), placements.of(b)];
    return one === null || other === null
      ? Number(one === null) - Number(other === null)
      : byPlace(one.span, other.span);
  });
}
