/** Focus on the cards of the board: arrows move it, and it stays while others change the notes. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import { type BoardColumn, type CardPlace, placeBeside, placeOf } from "../store/board_columns";

export interface BoardFocus {
  /** Note whose card Tab reaches; null on an empty board. */
  readonly current: HighlightValue | null;
  readonly onFocusIn: (event: FocusEvent) => void;
  readonly onFocusOut: (event: FocusEvent) => void;
  /** Act on an arrow, Home or End on a card; false for every other key. */
  readonly onKey: (key: string) => boolean;
  readonly focus: (key: string) => void;
}

/** Place of a card, and the column in which it was; null before there was any. */
interface LastPlace {
  readonly id: string | null;
  readonly place: CardPlace;
}

/** `root` holds the columns. Cards have their note's key in `data-card`, and a link that takes the focus. */
export function useBoardFocus(
  root: { readonly current: HTMLElement | null },
  columns: readonly BoardColumn[],
): BoardFocus {
  const [key, setKey] = useState("");
  // Place at which the focus was last: whoever stands there takes it where a card goes.
  const last = useRef<LastPlace>({ id: null, place: { column: 0, index: 0 } });
  const isHere = useRef(false);
  // Card that takes the focus once it is drawn.
  const awaited = useRef<string | null>(null);
  const found = placeOf(columns, key) ?? nearest(columns, last.current);
  const column = columns[found?.column ?? -1];
  const current = column?.cards[found?.index ?? -1] ?? null;
  if (found !== null && column !== undefined) {
    last.current = { id: column.id, place: found };
  }
  useLayoutEffect(() => {
    const isNowhere = document.activeElement === null || document.activeElement === document.body;
    const wanted = awaited.current ?? (isHere.current && isNowhere ? current?.key : undefined);
    awaited.current = null;
    if (wanted !== undefined) {
      linkOf(root.current, wanted)?.focus();
    }
  });
  const focus = (next: string) => {
    const link = linkOf(root.current, next);
    if (link === null) {
      awaited.current = next;
      setKey(next);
    } else {
      link.focus();
    }
  };
  const onKey = (pressed: string) => {
    const next = found && step(columns, found, pressed);
    const note = next && columns[next.column]?.cards[next.index];
    if (note) {
      focus(note.key);
    }
    return next !== null;
  };
  return {
    current,
    onFocusIn: ({ target }) => {
      const card = (target as Element).closest<HTMLElement>("[data-card]");
      isHere.current = card !== null;
      if (card?.dataset.card !== undefined) {
        setKey(card.dataset.card);
      }
    },
    onFocusOut: ({ target }) =>
      // A card that is being removed may say so before it is gone.
      queueMicrotask(() => {
        if ((target as Element).isConnected && document.activeElement !== target) {
          isHere.current = root.current?.contains(document.activeElement) === true;
        }
      }),
    onKey,
    focus,
  };
}

function linkOf(root: HTMLElement | null, key: string): HTMLElement | null {
  const cards = [...(root?.querySelectorAll<HTMLElement>("[data-card]") ?? [])];
  return cards.find(({ dataset }) => dataset.card === key)?.querySelector("a") ?? null;
}

/** Place that the key leads to, the same one at an edge; null for a key that leads nowhere. */
function step(
  columns: readonly BoardColumn[],
  place: CardPlace,
  pressed: string,
): CardPlace | null {
  const { column, index } = place;
  const end = (columns[column]?.cards.length ?? 1) - 1;
  switch (pressed) {
    case "ArrowDown":
      return { column, index: Math.min(index + 1, end) };
    case "ArrowUp":
      return { column, index: Math.max(index - 1, 0) };
    case "ArrowRight":
      return placeBeside(columns, place, 1) ?? place;
    case "ArrowLeft":
      return placeBeside(columns, place, -1) ?? place;
    case "Home":
      return { column, index: 0 };
    case "End":
      return { column, index: end };
    default:
      return null;
  }
}

/** Card that stands where another one was, or else beside it; null on an empty board. */
function nearest(columns: readonly BoardColumn[], { id, place }: LastPlace): CardPlace | null {
  const column = Math.max(
    0,
    columns.findIndex((one) => one.id === id),
  );
  const length = columns[column]?.cards.length ?? 0;
  if (length > 0) {
    return { column, index: Math.min(place.index, length - 1) };
  }
  const empty = { column, index: 0 };
  return placeBeside(columns, empty, 1) ?? placeBeside(columns, empty, -1);
}
