/** The cards of a wide page, each beside its text. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type HighlightValue, isModel } from "../../../document/annotations/schema";
import { lacksComment } from "../../../document/annotations/tags";
import {
  GAP,
  type Item,
  layOutCards,
  type Pinned,
  type Unit,
  unitsWithin,
} from "../geometry/card_layout";
import type { Placements } from "../geometry/placements";
import type { CardContext } from "../hooks/use_card_context";
import { NoteCard } from "./note_card";
import { NoteStack } from "./note_stack";

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

/** Height of a folded card until it is measured, and of one more line on it. */
const FOLDED = 58;
const LINE = 17;

/** Height of an open stack until it is measured. */
const OPEN_STACK = 300;

export function NoteColumn(props: NoteColumnProps) {
  const { highlights, placements, openKey, scroller, cards } = props;
  const column = useRef<HTMLDivElement>(null);
  const [heights, observe] = useHeights();
  const [openStack, setOpenStack] = useState<ReadonlySet<string>>(NONE);
  const { items, bottom } = useItems(column, scroller, props, heights);
  const pinned = pinnedOf(openKey, openStack, heights);
  const units = useMemo(
    () => layOutCards(items, pinned, bottom),
    [items, bottom, openKey, openStack, pinned?.height],
  );
  useEffect(() => {
    if (openKey !== null && !openStack.has(openKey)) {
      setOpenStack(NONE);
    }
  }, [openKey, openStack]);
  const seen = useSeen(scroller, column, highlights.length > DRAW_ALL);
  const drawn = seen === null ? units : unitsWithin(units, seen.from, seen.to);
  const byKey = useMemo(() => new Map(highlights.map((one) => [one.key, one])), [highlights]);
  const card = (key: string) => (
    <NoteCard
      key={key}
      {...cards}
      highlight={byKey.get(key) as HighlightValue}
      isOpen={key === openKey}
      isFresh={props.fresh.has(key)}
      isPlaced={placements.of(byKey.get(key) as HighlightValue) !== null}
      hasFocus={key === props.focusKey}
    />
  );
  return (
    <div class="note-column" ref={column} style={{ minHeight: `${bottomOf(units)}px` }}>
      {drawn.map(({ keys, top }) => {
        const isPinnedStack = pinned?.keys === openStack && openStack.has(keys[0] ?? "");
        const isStack = keys.length > 1 || isPinnedStack;
        return (
          <div
            key={isStack ? stackKey(keys) : keys[0]}
            ref={observe}
            data-key={isStack ? stackKey(keys) : keys[0]}
            class="note-card-slot"
            style={{ transform: `translateY(${Math.round(top)}px)` }}
          >
            {isStack ? (
              <NoteStack
                highlights={keys.map((key) => byKey.get(key) as HighlightValue)}
                fresh={props.fresh}
                cards={cards}
                isOpen={isPinnedStack}
                onToggle={() => {
                  setOpenStack(isPinnedStack ? NONE : new Set(keys));
                  if (openKey !== null) {
                    cards.onToggle(openKey);
                  }
                }}
              >
                {keys.map(card)}
              </NoteStack>
            ) : (
              card(keys[0] ?? "")
            )}
          </div>
        );
      })}
    </div>
  );
}

const NONE: ReadonlySet<string> = new Set();

/** Name of a stack among the cards: that of its first card. */
function stackKey(keys: Iterable<string>): string {
  const [first = ""] = keys;
  return `stack ${first}`;
}

/** The open card, alone or within the stack that is open; else the open stack. */
function pinnedOf(
  openKey: string | null,
  openStack: ReadonlySet<string>,
  heights: ReadonlyMap<string, number>,
): Pinned | null {
  if (openStack.size > 0 && (openKey === null || openStack.has(openKey))) {
    return { keys: openStack, height: heights.get(stackKey(openStack)) ?? OPEN_STACK };
  }
  return openKey === null
    ? null
    : { keys: new Set([openKey]), height: heights.get(openKey) ?? FOLDED };
}

function bottomOf(units: readonly Unit[]): number {
  const last = units.at(-1);
  return last === undefined ? 0 : last.top + last.height + GAP;
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

/** Places and heights of all cards, and how far down the column may go. */
function useItems(
  column: { current: HTMLElement | null },
  scroller: HTMLElement | null,
  { highlights, placements, cards, openKey }: NoteColumnProps,
  heights: ReadonlyMap<string, number>,
): { readonly items: readonly Item[]; readonly bottom: number } {
  const [places, setPlaces] = useState(NOWHERE);
  useLayoutEffect(() => {
    const columnTop = column.current?.getBoundingClientRect().top ?? 0;
    const end = endOf(placements) - columnTop;
    const bottom = Math.max(end + BELOW_TEXT * window.innerHeight, boxEnd(scroller) - columnTop);
    const tops = highlights.map((highlight): [string, number] => {
      const range = placements.of(highlight)?.range;
      return [highlight.key, range === undefined ? end : placements.topOf(range, columnTop)];
    });
    setPlaces({ tops: new Map(tops), bottom });
  }, [column, scroller, highlights, placements]);
  const { tops, bottom } = places;
  const items = useMemo(
    () =>
      highlights
        .filter(({ key }) => tops.has(key))
        .map((one) => ({
          key: one.key,
          top: tops.get(one.key) ?? 0,
          height: (one.key !== openKey && heights.get(one.key)) || foldedHeight(one, cards.tags),
        })),
    [highlights, tops, heights, cards.tags, openKey],
  );
  return { items, bottom };
}

const NOWHERE = { tops: new Map<string, number>(), bottom: 0 };

function foldedHeight(highlight: HighlightValue, tags: CardContext["tags"]): number {
  const lines = Number(isModel(highlight.key)) + Number(lacksComment(highlight, tags));
  return FOLDED + lines * LINE;
}

/** End of the text, in pixels of the window. */
function endOf({ rendered }: Placements): number {
  return rendered.bodies.at(-1)?.getBoundingClientRect().bottom ?? 0;
}

/** End of the box before it is scrolled, where the text is shorter. */
function boxEnd(scroller: HTMLElement | null): number {
  return scroller === null ? 0 : scroller.getBoundingClientRect().bottom - scroller.scrollTop;
}

/** Share of the window's height that is left free below the text; see `.reading-column`. */
const BELOW_TEXT = 0.4;

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
