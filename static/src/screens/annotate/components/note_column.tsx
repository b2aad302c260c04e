/** The cards of a wide page, each beside its text. */

import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type HighlightValue, isModel } from "../../../document/annotations/schema";
import { lacksComment } from "../../../document/annotations/tags";
import { useGrowing } from "../../../ui/use_growing";
import { commonEnds, type Mapped, mapped } from "../geometry/alike";
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
  /** Notes that are shown, in order. */
  readonly highlights: readonly HighlightValue[];
  /** All notes by their keys. */
  readonly notes: ReadonlyMap<string, HighlightValue>;
  readonly placements: Placements;
  readonly openKey: string | null;
  readonly focusKey: string | null;
  readonly fresh: ReadonlySet<string>;
  readonly scroller: HTMLElement | null;
  readonly cards: CardContext;
}

/** Number of cards up to which all are on the page; beyond, only cards near the visible part. */
const DRAW_ALL = 200;

/** Number of cards of these that are drawn at once, after those near the visible part. */
const DRAWN_AT_ONCE = 16;

/** Pixels above and below what is seen in which cards are drawn too. */
const NEAR = 800;

/** Height of a folded card until it is measured, and of one more line on it. */
const FOLDED = 58;
const LINE = 17;

/** Height of an open stack until it is measured. */
const OPEN_STACK = 300;

export function NoteColumn(props: NoteColumnProps) {
  const { highlights, notes, placements, openKey, scroller, cards } = props;
  const column = useRef<HTMLDivElement>(null);
  const expected = useCallback(
    (key: string) => {
      const highlight = notes.get(key);
      return highlight && foldedHeight(highlight, cards.tags);
    },
    [notes, cards.tags],
  );
  const [heights, observe] = useHeights(expected);
  const [openStack, setOpenStack] = useState<OpenStack | null>(null);
  const { items, bottom } = useItems(column, scroller, props, heights);
  const pinned = pinnedOf(openKey, openStack, heights);
  const units = useMemo(
    () => layOutCards(items, pinned, bottom),
    [items, bottom, openKey, openStack, pinned?.height],
  );
  useEffect(() => {
    if (openKey !== null && openStack?.keys.has(openKey) === false) {
      setOpenStack(null);
    }
  }, [openKey, openStack]);
  const isForAll = highlights.length <= DRAW_ALL;
  const first = useGrowing(isForAll ? units.length : 0, 0, DRAWN_AT_ONCE);
  const seen = useSeen(scroller, column, !isForAll || first < units.length);
  const drawn = seen === null ? units : withFirst(units, first, seen);
  const card = (key: string) => (
    <NoteCard
      key={key}
      {...cards}
      highlight={notes.get(key) as HighlightValue}
      isOpen={key === openKey}
      isFresh={props.fresh.has(key)}
      isPlaced={placements.of(notes.get(key) as HighlightValue) !== null}
      hasFocus={key === props.focusKey}
    />
  );
  return (
    <div class="note-column" ref={column} style={{ minHeight: `${bottomOf(units)}px` }}>
      {drawn.map(({ keys, top, isStack }) => {
        const isOpenStack =
          isStack && openStack !== null && pinned?.keys.has(keys[0] ?? "") === true;
        const name = isOpenStack ? openStack.name : isStack ? stackKey(keys) : keys[0];
        return (
          <div
            key={name}
            ref={observe}
            data-key={isStack && !isOpenStack ? undefined : name}
            class="note-card-slot"
            style={{ transform: `translateY(${Math.round(top)}px)` }}
          >
            {isStack ? (
              <NoteStack
                highlights={keys.map((key) => notes.get(key) as HighlightValue)}
                fresh={props.fresh}
                cards={cards}
                isOpen={isOpenStack}
                onToggle={() => {
                  setOpenStack(isOpenStack ? null : { name: stackKey(keys), keys: new Set(keys) });
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

/** A stack that somebody has opened. It keeps its name while its cards change. */
interface OpenStack {
  readonly name: string;
  readonly keys: ReadonlySet<string>;
}

/** Name of a stack among the cards: that of its first card. */
function stackKey([first = ""]: readonly string[]): string {
  return `stack ${first}`;
}

/** The open card, alone or within the stack that is open; else the open stack. */
function pinnedOf(
  openKey: string | null,
  openStack: OpenStack | null,
  heights: ReadonlyMap<string, number>,
): Pinned | null {
  if (openStack !== null && (openKey === null || openStack.keys.has(openKey))) {
    const height = heights.get(openStack.name) ?? OPEN_STACK;
    return { isStack: true, keys: openStack.keys, height };
  }
  return openKey === null
    ? null
    : { isStack: false, keys: new Set([openKey]), height: heights.get(openKey) ?? FOLDED };
}

function bottomOf(units: readonly Unit[]): number {
  const last = units.at(-1);
  return last === undefined ? 0 : last.top + last.height + GAP;
}

/**
 * Heights of the drawn cards and of an open stack, kept when a card goes off the page. What is as high as
 * was estimated changes nothing: all cards would be laid out anew for each that comes onto the page.
 */
function useHeights(
  estimate: (key: string) => number | undefined,
): [ReadonlyMap<string, number>, (box: HTMLElement | null) => void] {
  const [heights, setHeights] = useState<ReadonlyMap<string, number>>(new Map());
  const expected = useRef(estimate);
  expected.current = estimate;
  const observer = useMemo(
    () =>
      new ResizeObserver((entries) => {
        const measured = entries.flatMap(({ target }): [string, number][] => {
          const { isConnected, dataset, offsetHeight } = target as HTMLElement;
          return isConnected && dataset.key !== undefined ? [[dataset.key, offsetHeight]] : [];
        });
        setHeights((before) => {
          const changed = measured.filter(
            ([key, height]) => (before.get(key) ?? expected.current(key)) !== height,
          );
          return changed.length === 0 ? before : new Map([...before, ...changed]);
        });
      }),
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
  { highlights, placements, openKey, cards }: NoteColumnProps,
  heights: ReadonlyMap<string, number>,
): { readonly items: readonly Item[]; readonly bottom: number } {
  const [places, setPlaces] = useState(NOWHERE);
  const { tags } = cards;
  useLayoutEffect(() => {
    const columnTop = column.current?.getBoundingClientRect().top ?? 0;
    const end = endOf(placements) - columnTop;
    const bottom = Math.max(end + BELOW_TEXT * window.innerHeight, boxEnd(scroller) - columnTop);
    setPlaces((before) => {
      const itemOf = (one: HighlightValue): Item => {
        const range = placements.of(one)?.range;
        const top = range === undefined ? end : placements.topOf(range, columnTop);
        return { key: one.key, top, height: foldedHeight(one, tags) };
      };
      const isSameLayout =
        before.placements === placements && before.end === end && before.tags === tags;
      const cards = mapped(highlights, isSameLayout ? before.cards : null, itemOf);
      return { cards, placements, tags, end, bottom };
    });
  }, [column, scroller, highlights, placements, tags]);
  // Until the highlights of now are measured, those before stay where they are, but for what is gone.
  const items = useMemo(() => {
    const gone = goneKeys(places.cards.items, highlights);
    const items: Item[] = [];
    for (const card of places.cards.values) {
      const { key, height: folded } = card;
      const height = (key !== openKey && heights.get(key)) || folded;
      if (!gone.has(key)) {
        items.push(height === folded ? card : { ...card, height });
      }
    }
    return items;
  }, [places, highlights, heights, openKey]);
  return { items, bottom: places.bottom };
}

/** Keys of notes that one list has and another has not. */
function goneKeys(
  before: readonly HighlightValue[],
  after: readonly HighlightValue[],
): ReadonlySet<string> {
  const [head, tail] = commonEnds(before, after);
  const gone = new Set(before.slice(head, before.length - tail).map(({ key }) => key));
  for (const { key } of after.slice(head, after.length - tail)) {
    gone.delete(key);
  }
  return gone;
}

/** Places of the cards when they were measured last. */
interface Places {
  /** The notes, and the card of each while it is folded. */
  readonly cards: Mapped<HighlightValue, Item>;
  readonly placements: Placements | null;
  readonly tags: CardContext["tags"] | null;
  /** End of the text. */
  readonly end: number;
  readonly bottom: number;
}

const NOWHERE: Places = {
  cards: { items: [], values: [] },
  placements: null,
  tags: null,
  end: 0,
  bottom: 0,
};

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

/** The first units, and those of the stretch. */
function withFirst(units: readonly Unit[], first: number, { from, to }: Stretch): readonly Unit[] {
  const near = unitsWithin(units, from, to);
  const begin = units.indexOf(near[0] as Unit);
  return begin < 0
    ? units.slice(0, first)
    : [
        ...units.slice(0, Math.min(first, begin)),
        ...near,
        ...units.slice(begin + near.length, first),
      ];
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
