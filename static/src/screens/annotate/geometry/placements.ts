/** Places of highlights in the text on the page. */

import type { HighlightValue } from "../../../document/annotations/schema";
import { liveRange, type RenderedText, type Span, verify } from "../../../text/anchors";
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
      const shown = foldedAround(range.startContainer) ?? liveRange(range);
      top = (shown.getClientRects()[0]?.top ?? 0) - columnTop;
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

/** Highlights in the order of the text, then by rank; those whose words are gone come last. */
export function inOrder(
  highlights: readonly HighlightValue[],
  placements: Placements,
  rank: (key: string) => number,
): HighlightValue[] {
  const places = new Map(highlights.map((one) => [one, placements.of(one)]));
  // Asked in this order: by it come those that are not accepted yet, and a sort compares in its own.
  const ranks = new Map(highlights.map((one) => [one, rank(one.key)]));
  const byRank = (a: HighlightValue, b: HighlightValue) =>
    (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0);
  return [...highlights].sort((a, b) => {
    const placeA = places.get(a) ?? null;
    const placeB = places.get(b) ?? null;
    if (placeA === null || placeB === null) {
      return Number(placeA === null) - Number(placeB === null) || byRank(a, b);
    }
    return byPlace(placeA.span, placeB.span) || byRank(a, b);
  });
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
    placed.map(({ highlight: { key, tag }, placement: { range } }, i) => [
      key,
      { tag, lane: lanes[i] ?? 0, range, isPrivate: privateKeys.has(key) },
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
