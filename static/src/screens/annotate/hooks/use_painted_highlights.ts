/** Highlights painted in the text. */

import { useCallback, useEffect, useMemo, useRef } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import type { RenderedText, Span } from "../../../text/anchors";
import { canPaint, type Mark, marksWithin, Painter } from "../../../text/painting";
import { partsBetween } from "../../../text/parts";
import type { Selected } from "../../../text/selection";
import { marksOf } from "../geometry/placements";
import type { ShownNotes } from "../store/tag_resolver";
import type { PlacedText } from "./use_placed_text";

/** Number of highlights up to which all are painted; beyond, only those near the visible part. */
const PAINT_ALL = 400;

/** Heights of the visible part, above and below it, in which highlights are painted too. */
const PAINTED = 2;

/** The same for what has to be painted while one scrolls; the rest is painted for when it comes. */
const NEEDED = 0.5;

/** Paint highlights; returns the function that emphasizes a hovered one. */
export function usePaintedHighlights(
  text: PlacedText | null,
  highlights: readonly HighlightValue[],
  { tags, privateKeys }: ShownNotes,
  open: HighlightValue | null,
  selected: Selected | null,
  scroller: HTMLElement | null,
): (hovered: HighlightValue | null) => void {
  const painter = useMemo(() => (canPaint() ? new Painter(".turn-body") : null), []);
  useEffect(() => () => painter?.stop(), [painter]);
  useEffect(() => painter?.setLooks(tags), [painter, tags]);

  const placements = text?.placements ?? null;
  const marks = useMemo(
    () => (placements === null ? NO_MARKS : marksOf(highlights, placements, privateKeys)),
    [highlights, placements, privateKeys],
  );
  const stretch = useRef<Span | null>(null);
  useEffect(() => {
    stretch.current = null;
  }, [placements]);
  useEffect(() => {
    if (painter === null || placements === null || scroller === null || marks.size <= PAINT_ALL) {
      painter?.paint(marks);
      return;
    }
    return paintNear(painter, marks, placements.rendered, scroller, stretch);
  }, [painter, marks, placements, scroller]);
  useEffect(() => painter?.showPending(selected?.range ?? null), [painter, selected]);

  const emphasize = useCallback(
    (hovered: HighlightValue | null) => {
      const emphasized = hovered ?? open;
      const place = emphasized === null ? null : (placements?.of(emphasized) ?? null);
      painter?.showActive(place?.range ?? null, emphasized?.tag ?? "");
    },
    [painter, placements, open],
  );
  useEffect(() => emphasize(null), [emphasize]);
  return emphasize;
}

const NO_MARKS: ReadonlyMap<string, Mark> = new Map();

/** Keep the marks near the visible part painted, and all while it is printed; returns what ends it. */
function paintNear(
  painter: Painter,
  marks: ReadonlyMap<string, Mark>,
  text: RenderedText,
  scroller: HTMLElement,
  stretch: { current: Span | null },
): () => void {
  let frame = 0;
  const near = (heights: number): Span => {
    const { top, bottom, height } = scroller.getBoundingClientRect();
    return partsBetween(text, top - heights * height, bottom + heights * height);
  };
  const paint = () =>
    painter.paint(stretch.current === null ? marks : marksWithin(marks, stretch.current));
  /** True where another stretch has to be painted. */
  const hasMoved = (): boolean => {
    const { current } = stretch;
    const needed = near(NEEDED);
    if (current === null || needed.start < current.start || needed.end > current.end) {
      stretch.current = near(PAINTED);
      return true;
    }
    return false;
  };
  const look = () => {
    frame = 0;
    if (hasMoved()) {
      paint();
    }
  };
  const ending = new AbortController();
  const { signal } = ending;
  const onScroll = () => {
    frame ||= requestAnimationFrame(look);
  };
  painter.prepare(marks.values());
  hasMoved();
  paint();
  scroller.addEventListener("scroll", onScroll, { passive: true, signal });
  addEventListener("beforeprint", () => painter.paint(marks), { signal });
  addEventListener("afterprint", paint, { signal });
  return () => {
    ending.abort();
    cancelAnimationFrame(frame);
  };
}
