/** Highlights painted in the text. */

import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import type { RenderedText, Span } from "../../../text/anchors";
import { canPaint, type Mark, Painter } from "../../../text/painting";
import { partsBetween } from "../../../text/parts";
import type { Selected } from "../../../text/selection";
import type { PlacedNotes } from "../geometry/placed_notes";
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
  placed: PlacedNotes | null,
  { highlights, tags, privateKeys }: ShownNotes,
  open: HighlightValue | null,
  selected: Selected | null,
  scroller: HTMLElement | null,
): (hovered: HighlightValue | null) => void {
  const painter = useMemo(() => (canPaint() ? new Painter(".turn-body") : null), []);
  useEffect(() => () => painter?.stop(), [painter]);
  // Before the frame: what was just marked is painted in it.
  useLayoutEffect(() => painter?.setLooks(tags), [painter, tags]);

  const placements = text?.placements ?? null;
  const stretch = useRef<Span | null>(null);
  useLayoutEffect(() => {
    stretch.current = null;
  }, [placements]);
  useLayoutEffect(() => {
    const tagsOfPrivate = new Set(Array.from(privateKeys, (key) => highlights.get(key)?.tag ?? ""));
    painter?.prepare(Array.from(tagsOfPrivate, (tag) => ({ tag, isPrivate: true })));
  }, [painter, privateKeys, tags]);
  useLayoutEffect(() => {
    const marksIn = (near: Span | null) => placed?.marks(privateKeys, near) ?? NO_MARKS;
    const isFew = placed === null || placed.size <= PAINT_ALL;
    if (painter === null || placements === null || scroller === null || isFew) {
      painter?.paint(marksIn(null));
      return;
    }
    return paintNear(painter, marksIn, placements.rendered, scroller, stretch);
  }, [painter, placed, privateKeys, placements, scroller]);
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

/**
 * Keep the marks near the visible part painted, and all while it is printed; returns what ends it.
 * `marksIn` gives the marks of a stretch, or all.
 */
function paintNear(
  painter: Painter,
  marksIn: (near: Span | null) => ReadonlyMap<string, Mark>,
  text: RenderedText,
  scroller: HTMLElement,
  stretch: { current: Span | null },
): () => void {
  let frame = 0;
  const near = (heights: number): Span => {
    const { top, bottom, height } = scroller.getBoundingClientRect();
    return partsBetween(text, top - heights * height, bottom + heights * height);
  };
  const paint = () => painter.paint(marksIn(stretch.current));
  const look = () => {
    frame = 0;
    const { current } = stretch;
    const needed = near(NEEDED);
    if (current === null || needed.start < current.start || needed.end > current.end) {
      stretch.current = near(PAINTED);
      paint();
    }
  };
  const ending = new AbortController();
  const { signal } = ending;
  const onScroll = () => {
    frame ||= requestAnimationFrame(look);
  };
  if (stretch.current === null) {
    look();
  } else {
    // Other notes on the same stretch, which need no measuring.
    paint();
    onScroll();
  }
  scroller.addEventListener("scroll", onScroll, { passive: true, signal });
  addEventListener("beforeprint", () => painter.paint(marksIn(null)), { signal });
  addEventListener("afterprint", paint, { signal });
  return () => {
    ending.abort();
    cancelAnimationFrame(frame);
  };
}
