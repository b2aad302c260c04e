/** The cards of a wide page, each beside its text. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import { cardsWithin, type Item, layOutCards } from "../geometry/card_layout";
import type { Placements } from "../geometry/placements";
import type { CardContext } from "../hooks/use_card_context";
import { NoteCard } from "./note_card";

export interface NoteColumnProps {
  readonly highlights: readonly HighlightValue[];
  readonly placements: Placements;
  readonly openKey: string | null;
  readonly focusKey: string | null;
  readonly fresh: ReadonlySet<string>;
  readonly scroller: HTMLElement | null;
  readonly cards: CardContext;
}

/** Number of cards up to which all are on the page; beyond, only cards near the visible part. */
const DRAW_ALL = 200;

/** Pixels above and below what is seen in which cards are drawn too. */
const NEAR = 800;

/** Height of a folded card until it is measured. */
const FOLDED = 62;

export function NoteColumn(props: NoteColumnProps) {
  const { highlights, placements, openKey, scroller } = props;
  const column = useRef<HTMLDivElement>(null);
  const [heights, observe] = useHeights();
  const items = useItems(column, highlights, placements, heights);
  const tops = useMemo(() => layOutCards(items, openKey), [items, openKey]);
  const seen = useSeen(scroller, column, highlights.length > DRAW_ALL);
  const drawn = seen === null ? items : cardsWithin(items, tops, seen.from, seen.to);
  const byKey = useMemo(() => new Map(highlights.map((one) => [one.key, one])), [highlights]);
  return (
    <div class="note-column" ref={column} style={{ minHeight: `${bottomOf(items, tops)}px` }}>
      {drawn.map(({ key }) => (
        <div
          key={key}
          ref={observe}
          data-key={key}
          class="note-card-slot"
          onFocusIn={(event) => {
            // Too many stand before the open card, and this one cannot be scrolled to.
            if ((tops.get(key) ?? 0) < 0 && openKey !== null) {
              props.cards.onToggle(openKey);
              const place = event.currentTarget;
              requestAnimationFrame(() => place.scrollIntoView({ block: "nearest" }));
            }
          }}
          style={{ transform: `translateY(${Math.round(tops.get(key) ?? 0)}px)` }}
        >
          <NoteCard
            {...props.cards}
            highlight={byKey.get(key) as HighlightValue}
            isOpen={key === openKey}
            isFresh={props.fresh.has(key)}
            isPlaced={placements.of(byKey.get(key) as HighlightValue) !== null}
            hasFocus={key === props.focusKey}
          />
        </div>
      ))}
    </div>
  );
}

function bottomOf(items: readonly Item[], tops: ReadonlyMap<string, number>): number {
  const last = items.at(-1);
  return last === undefined ? 0 : (tops.get(last.key) ?? 0) + last.height + NEAR / 4;
}

/** Heights of the drawn cards, kept when a card goes off the page. */
function useHeights(): [ReadonlyMap<string, number>, (box: HTMLElement | null) => void] {
  const [heights, setHeights] = useState<ReadonlyMap<string, number>>(new Map());
  const observer = useMemo(
    () =>
      new ResizeObserver((entries) =>
        setHeights((before) => {
          const after = new Map(before);
          for (const { target } of entries) {
            const box = target as HTMLElement;
            if (box.isConnected) {
              after.set(box.dataset.key ?? "", box.offsetHeight);
            }
          }
          return after;
        }),
      ),
    [],
  );
  useEffect(() => () => observer.disconnect(), [observer]);
  const observe = useMemo(
    () => (box: HTMLElement | null) => {
      if (box !== null) {
        observer.observe(box);
      }
    },
    [observer],
  );
  return [heights, observe];
}

function useItems(
  column: { current: HTMLElement | null },
  highlights: readonly HighlightValue[],
  placements: Placements,
  heights: ReadonlyMap<string, number>,
): Item[] {
  const [tops, setTops] = useState<ReadonlyMap<string, number>>(new Map());
  useLayoutEffect(() => {
    const columnTop = column.current?.getBoundingClientRect().top ?? 0;
    const bottom = column.current?.parentElement?.scrollHeight ?? 0;
    setTops(
      new Map(
        highlights.map((highlight) => {
          const range = placements.of(highlight)?.range;
          return [highlight.key, range === undefined ? bottom : placements.topOf(range, columnTop)];
        }),
      ),
    );
  }, [column, highlights, placements]);
  return useMemo(
    () =>
      highlights
        .filter(({ key }) => tops.has(key))
        .map(({ key }) => ({
          key,
          top: tops.get(key) ?? 0,
          height: heights.get(key) ?? FOLDED,
        })),
    [highlights, tops, heights],
  );
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The stretch of the column that is seen or near, or null when that does not matter. */
function useSeen(
  scroller: HTMLElement | null,
  column: { current: HTMLElement | null },
  matters: boolean,
): Stretch | null {
  const [seen, setSeen] = useState<Stretch>({ from: 0, to: 2 * NEAR });
  useEffect(() => {
    if (scroller === null || !matters) {
      return;
    }
    let frame = 0;
    const measure = () => {
      frame = 0;
      const top = column.current?.getBoundingClientRect().top ?? 0;
      const from = scroller.getBoundingClientRect().top - top;
      setSeen({ from: from - NEAR, to: from + scroller.clientHeight + NEAR });
    };
    const onScroll = () => {
      frame ||= requestAnimationFrame(measure);
    };
    measure();
    scroller.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      scroller.removeEventListener("scroll", onScroll);
      cancelAnimationFrame(frame);
    };
  }, [scroller, column, matters]);
  return matters ? seen : null;
}
