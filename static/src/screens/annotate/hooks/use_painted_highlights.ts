/** Highlights painted in the text. */

import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import type { Span } from "../../../text/anchors";
import { canPaint, type Mark, Painter } from "../../../text/painting";
import { partsBetween } from "../../../text/parts";
import type { Selected } from "../../../text/selection";
import type { Placements } from "../geometry/placements";
import type { ShownNotes } from "../store/tag_resolver";
import type { ShownText } from "./use_shown_text";

/** Number of highlights up to which all are painted; beyond, only those near the visible part. */
const PAINT_ALL = 400;

/** Heights of the visible part, above and below it, in which highlights are painted too. */
const PAINTED = 2;

/** The same for what has to be painted while one scrolls; the rest is painted for when it comes. */
const NEEDED = 0.5;

/** Paint highlights in all `sides`; returns the function that emphasizes a hovered one. */
export function usePaintedHighlights(
  sides: readonly ShownText[],
  { highlights, tags, privateKeys }: ShownNotes,
  open: HighlightValue | null,
  selected: Selected | null,
  scroller: HTMLElement | null,
): (hovered: HighlightValue | null) => void {
  const painter = useMemo(() => (canPaint() ? new Painter(".turn-body") : null), []);
  useEffect(() => () => painter?.stop(), [painter]);
  // Before the frame: what was just marked is painted in it.
  useLayoutEffect(() => painter?.setLooks(tags), [painter, tags]);

  const stretches = useRef<Stretches>(new Map());
  useLayoutEffect(() => {
    const tagsOfPrivate = new Set(Array.from(privateKeys, (key) => highlights.get(key)?.tag ?? ""));
    painter?.prepare(Array.from(tagsOfPrivate, (tag) => ({ tag, isPrivate: true })));
  }, [painter, privateKeys, tags]);
  useLayoutEffect(() => {
    const marksIn = (near: Stretches | null) => marksOf(sides, privateKeys, near);
    const count = sides.reduce((sum, { placed }) => sum + (placed?.size ?? 0), 0);
    if (painter === null || scroller === null || count <= PAINT_ALL) {
      painter?.paint(marksIn(null));
      return;
    }
    const texts = sides.flatMap(({ text }) => (text === null ? [] : [text.placements]));
    const isSame = texts.every((one) => stretches.current.has(one));
    if (!isSame) {
      stretches.current = new Map();
    }
    return paintNear(painter, marksIn, texts, scroller, stretches);
  }, [painter, sides, privateKeys, scroller]);
  useEffect(() => painter?.showPending(selected?.range ?? null), [painter, selected]);

  const emphasize = useCallback(
    (hovered: HighlightValue | null) => {
      const emphasized = hovered ?? open;
      const text = sides.find(({ text }) => text?.conversation === emphasized?.conversation)?.text;
      const place = emphasized === null ? null : (text?.placements.of(emphasized) ?? null);
      painter?.showActive(place?.range ?? null, emphasized?.tag ?? "");
    },
    [painter, sides, open],
  );
  useEffect(() => emphasize(null), [emphasize]);
  return emphasize;
}

/** Stretch of each text that is painted, by its layout. */
type Stretches = ReadonlyMap<Placements, Span>;

function marksOf(
  sides: readonly ShownText[],
  privateKeys: ReadonlySet<string>,
  near: Stretches | null,
): ReadonlyMap<string, Mark> {
  const [first = NO_MARKS, ...others] = sides.map(({ text, placed }) => {
    const stretch = text === null ? undefined : near?.get(text.placements);
    return placed?.marks(privateKeys, stretch ?? null) ?? NO_MARKS;
  });
  return others.length === 0 ? first : new Map([first, ...others].flatMap((marks) => [...marks]));
}

const NO_MARKS: ReadonlyMap<string, Mark> = new Map();

/**
 * Keep the marks near the visible part painted, and all while it is printed; returns what ends it.
 * `marksIn` gives the marks of a stretch of each text, or all.
 */
function paintNear(
  painter: Painter,
  marksIn: (near: Stretches | null) => ReadonlyMap<string, Mark>,
  texts: readonly Placements[],
  scroller: HTMLElement,
  stretches: { current: Stretches },
): () => void {
  let frame = 0;
  const near = (heights: number): Stretches => {
    const { top, bottom, height } = scroller.getBoundingClientRect();
    const reach = heights * height;
    return new Map(
      texts.map((text) => [text, partsBetween(text.rendered, top - reach, bottom + reach)]),
    );
  };
  const paint = () => painter.paint(marksIn(stretches.current));
  const look = () => {
    frame = 0;
    const needed = near(NEEDED);
    if (texts.some((text) => !covers(stretches.current.get(text), needed.get(text)))) {
      stretches.current = near(PAINTED);
      paint();
    }
  };
  const ending = new AbortController();
  const { signal } = ending;
  const onScroll = () => {
    frame ||= requestAnimationFrame(look);
  };
  if (stretches.current.size === 0) {
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

function covers(painted: Span | undefined, needed: Span | undefined): boolean {
  return (
    painted !== undefined &&
    needed !== undefined &&
    painted.start <= needed.start &&
    painted.end >= needed.end
  );
}
