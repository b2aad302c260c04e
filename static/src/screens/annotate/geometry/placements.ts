/** Places of highlights in the text on the page. */

import type { HighlightValue } from "../../../document/annotations/schema";
import { lowest, type RenderedText, type Span, verify } from "../../../text/anchors";
import { foldedAround } from "../../../text/folded";
import { byPlace } from "../../../text/painting";

/** A highlight whose words were found. */
export interface Placement {
  readonly span: Span;
  readonly range: StaticRange;
}

/** Finds the place of each highlight in one rendered conversation, and remembers it. */
export class Placements {
  private readonly found = new WeakMap<HighlightValue, Placement | null>();
  private readonly byAnchor = new Map<string, Placement>();
  private readonly tops = new WeakMap<StaticRange, number>();

  constructor(readonly rendered: RenderedText) {}

  /** The place, or null when the words are not in the text. */
  of(highlight: HighlightValue): Placement | null {
    let placement = this.found.get(highlight);
    if (placement === undefined) {
      placement = this.known(highlight) ?? this.find(highlight);
      this.found.set(highlight, placement);
    }
    return placement;
  }

  /** A retagged or commented highlight is another value in the same place: its range is kept. */
  private known(highlight: HighlightValue): Placement | null {
    const placement = this.byAnchor.get(highlight.key);
    const isSame =
      placement?.span.start === highlight.start && placement.span.end === highlight.end;
    return isSame ? placement : null;
  }

  private find(highlight: HighlightValue): Placement | null {
    const span = verify(this.rendered.text, highlight);
    const range = span === null ? null : this.rendered.rangeOf(span);
    if (span === null || range === null) {
      return null;
    }
    const placement = { span, range };
    this.byAnchor.set(highlight.key, placement);
    return placement;
  }

  /** Pixels from the top of `column` to the highlight's first line; measured once per layout. */
  topOf(range: StaticRange, columnTop: number): number {
    let top = this.tops.get(range);
    if (top === undefined) {
      // What is folded stands beside the words that unfold it.
      top = (foldedAround(range.startContainer)?.getClientRects()[0] ?? firstLineOf(range)).top;
      top -= columnTop;
      this.tops.set(range, top);
    }
    return top;
  }

  /** Copy of the places for a new layout of the same text. */
  laidOutAnew(): Placements {
    const anew = new Placements(this.rendered);
    for (const [key, placement] of this.byAnchor) {
      anew.byAnchor.set(key, placement);
    }
    return anew;
  }
}

let ruler: Range | null = null;

/**
 * Box of the first line of a range. One live range measures all: the browser adjusts each that is left
 * over whenever it takes an element out, which made scrolling past 10,000 notes slow.
 */
function firstLineOf({
  startContainer,
  startOffset,
  endContainer,
  endOffset,
}: StaticRange): DOMRect {
  ruler ??= new Range();
  ruler.setStart(startContainer, startOffset);
  ruler.setEnd(endContainer, endOffset);
  const box = ruler.getClientRects()[0] ?? new DOMRect();
  ruler.setStart(document, 0);
  ruler.collapse(true);
  return box;
}

/** A highlight with what its place in the order depends on. */
interface Found {
  readonly highlight: HighlightValue;
  readonly span: Span | null;
  readonly rank: number;
}

type Rank = (key: string) => number;

/** Ranks are asked for in the order of the list: by it come those that are not accepted yet. */
function foundIn(
  highlights: readonly HighlightValue[],
  placements: Placements,
  rank: Rank,
): Found[] {
  return highlights.map((highlight) => found(highlight, placements, rank));
}

function found(highlight: HighlightValue, placements: Placements, rank: Rank): Found {
  return {
    highlight,
    span: placements.of(highlight)?.span ?? null,
    rank: rank(highlight.key),
  };
}

function compare(a: Found, b: Found): number {
  const byText =
    a.span === null || b.span === null
      ? Number(a.span === null) - Number(b.span === null)
      : byPlace(a.span, b.span);
  return byText || a.rank - b.rank;
}

/**
 * Highlights in the order of the text, then by rank; those whose words are gone come last. `before` is
 * the order before a change: most are where they were, and what is nearly in order is sorted in no time.
 */
export function inOrder(
  highlights: readonly HighlightValue[],
  placements: Placements,
  rank: Rank,
  before: readonly HighlightValue[] = [],
): HighlightValue[] {
  const byKey = new Map(
    foundIn(highlights, placements, rank).map((one) => [one.highlight.key, one]),
  );
  const known = before.flatMap(({ key }) => {
    const one = byKey.get(key);
    byKey.delete(key);
    return one === undefined ? [] : [one];
  });
  return [...known, ...byKey.values()].sort(compare).map(({ highlight }) => highlight);
}

/** An ordered list without the notes of `keys`, and with some that are new, each at its place. */
export function inserted(
  ordered: readonly HighlightValue[],
  keys: ReadonlySet<string>,
  added: readonly HighlightValue[],
  placements: Placements,
  rank: Rank,
): HighlightValue[] {
  const after = ordered.filter(({ key }) => !keys.has(key));
  for (const one of foundIn(added, placements, rank)) {
    const other = (i: number) => found(after[i] as HighlightValue, placements, rank);
    after.splice(
      lowest(after.length, (i) => compare(other(i), one) > 0),
      0,
      one.highlight,
    );
  }
  return after;
}
