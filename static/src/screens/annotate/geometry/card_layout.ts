/** Places cards beside their text without overlap. */

export interface Item {
  readonly key: string;
  /** Beginning of its text, in pixels from the top of the column. */
  readonly top: number;
  readonly height: number;
}

/** Pixels between two cards. */
export const GAP = 8;

/**
 * The top of each card. Each stands beside its text or, where that is taken, below the card before.
 *
 * The card with the key `pinned` stands exactly beside its text; those before it move up for that,
 * also beyond the top of the column (to less than 0) when they are too many.
 */
export function layOutCards(items: readonly Item[], pinned: string | null): Map<string, number> {
  const tops: number[] = [];
  const pinnedAt = items.findIndex((item) => item.key === pinned);
  let free = 0;
  for (const [i, item] of items.entries()) {
    const top = i === pinnedAt ? item.top : Math.max(item.top, free);
    tops.push(top);
    free = top + item.height + GAP;
  }
  let limit = tops[pinnedAt] ?? 0;
  for (let i = pinnedAt - 1; i >= 0; i -= 1) {
    limit = Math.min(tops[i] as number, limit - (items[i] as Item).height - GAP);
    tops[i] = limit;
  }
  return new Map(items.map((item, i) => [item.key, tops[i] as number]));
}

/** The keys of the items that touch the stretch from `from` to `to`. */
export function cardsWithin(
  items: readonly Item[],
  tops: ReadonlyMap<string, number>,
  from: number,
  to: number,
): Item[] {
  return items.filter((item) => {
    const top = tops.get(item.key) ?? item.top;
    return top < to && top + item.height > from;
  });
}
