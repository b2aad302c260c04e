/** Places of highlights in the text on the page. */

import type { HighlightValue } from "../../../document/annotations/schema";
import { type RenderedText, type Span, verify } from "../../../text/anchors";
import { foldedAround } from "../../../text/folded";
import { byPlace, lanesOf, type Mark } from "../../../text/painting";

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

/**
 * Highlights in the order of the text, then by rank; those whose words are gone come last. `before` is
 * the order before a change: most are where they were, and what is nearly in order is sorted in no time.
 */
export function inOrder(
  highlights: readonly HighlightValue[],
  placements: Placements,
  rank: (key: string) => number,
  before: readonly HighlightValue[] = [],
): HighlightValue[] {
  // Ranks are asked for in this order: by it come those that are not accepted yet.
  const found = highlights.map((highlight) => ({
    highlight,
    span: placements.of(highlight)?.span ?? null,
    rank: rank(highlight.key),
  }));
  const byKey = new Map(found.map((one) => [one.highlight.key, one]));
  const known = before.flatMap(({ key }) => {
    const one = byKey.get(key);
    byKey.delete(key);
    return one === undefined ? [] : [one];
  });
  const sorted = [...known, ...byKey.values()].sort((a, b) => {
    const byText =
      a.span === null || b.span === null
        ? Number(a.span === null) - Number(b.span === null)
        : byPlace(a.span, b.span);
    return byText || a.rank - b.rank;
  });
  return sorted.map(({ highlight }) => highlight);
}

/** Marks to paint for highlights; those of `privateKeys` look different. */
export function marksOf(
  highlights: readonly HighlightValue[],
  placements: Placements,
  privateKeys: ReadonlySet<string>,
): Map<string, Mark> {
  const placed = highlights.flatMap((highlight) => {
    const placement = placements.of(highlight);
    return placement === null ? [] : [{ highlight, placement }];
  });
  const lanes = lanesOf(placed.map(({ placement }) => placement.span));
  return new Map(
    placed.map(({ highlight: { key, tag }, placement: { span, range } }, i) => [
      key,
      { tag, lane: lanes[i] ?? 0, span, range, isPrivate: privateKeys.has(key) },
    ]),
  );
}

/** The highlights at an offset, the shortest first. */
export function highlightsAt(
  offset: number,
  highlights: readonly HighlightValue[],
  placements: Placements,
): HighlightValue[] {
  const lengthOf = (one: HighlightValue) => one.end - one.start;
  return highlights
    .filter((one) => {
      const span = placements.of(one)?.span;
      return span !== undefined && span.start <= offset && offset < span.end;
    })
    .sort((a, b) => lengthOf(a) - lengthOf(b));
}
