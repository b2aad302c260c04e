/** Lists of which most is as before: what stands at both ends of both is taken over. */

/** Numbers of items that two lists have in common at their beginnings, and behind that at their ends. */
export function commonEnds<T>(
  before: readonly T[],
  after: readonly T[],
): readonly [number, number] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) {
    head += 1;
  }
  let tail = 0;
  const [last, lastAfter] = [before.length - 1, after.length - 1];
  while (tail < most - head && before[last - tail] === after[lastAfter - tail]) {
    tail += 1;
  }
  return [head, tail];
}

/** A list with a value for each of its items. */
export interface Mapped<T, Value> {
  readonly items: readonly T[];
  readonly values: readonly Value[];
}

/** The values of a list; `make` is called for items alone that are between its common ends with `before`. */
export function mapped<T, Value>(
  items: readonly T[],
  before: Mapped<T, Value> | null,
  make: (item: T) => Value,
): Mapped<T, Value> {
  if (before === null) {
    return { items, values: items.map(make) };
  }
  const [head, tail] = commonEnds(before.items, items);
  const values = [
    ...before.values.slice(0, head),
    ...items.slice(head, items.length - tail).map(make),
    ...before.values.slice(before.values.length - tail),
  ];
  return { items, values };
}
