/**
 * Places cards beside their text without overlap; where notes are dense, some share a stack.
 *
 * A card never stands further than `DRIFT` from its passage because of others: one that would is put
 * into the stack before it. So the column is about as long as the text, however many notes there are.
 */

import { lowest } from "../../../text/anchors";

export interface Item {
  readonly key: string;
  /** Beginning of its text, in pixels from the top of the column. */
  readonly top: number;
  /** Height of its card. */
  readonly height: number;
}

/** A card, or a stack, at its place. */
export interface Unit {
  /** True for a stack of several cards. */
  readonly isStack: boolean;
  readonly keys: readonly string[];
  readonly top: number;
  readonly height: number;
}

/** Cards that stand beside their text: the open one, or those of an open stack. */
export interface Pinned {
  readonly isStack: boolean;
  readonly keys: ReadonlySet<string>;
  readonly height: number;
}

/** Pixels between two cards. */
export const GAP = 8;

/** Height of a stack that is folded. */
export const STACK = 38;

/** Pixels that a card may stand below its passage, or above it for an open card: where notes are dense. */
export const DRIFT = 140;

/** The same where all cards together are no higher than the text. */
export const WIDE_DRIFT = 320;

/** A unit while it is placed: where its first passage begins, too. */
interface Draft extends Unit {
  readonly keys: string[];
  readonly passage: number;
}

/**
 * Places of all cards, from the top. Those of `pinned` are one unit, exactly beside the first of them.
 * Others make way upwards and downwards; one that has no room above stays, and `pinned` begins below
 * it. Nothing begins below `bottom`.
 */
export function layOutCards(
  items: readonly Item[],
  pinned: Pinned | null = null,
  bottom = Number.POSITIVE_INFINITY,
): readonly Unit[] {
  const at = items.findIndex(({ key }) => pinned?.keys.has(key));
  const room = { bottom, drift: driftIn(items, bottom) };
  if (pinned === null || at < 0) {
    return pack(items, 0, room);
  }
  const passage = Math.max(0, (items[at] as Item).top);
  const rest = items.filter(({ key }) => !pinned.keys.has(key));
  const before = madeRoom(pack(rest.slice(0, at), 0, room), passage - GAP, room);
  const top = Math.max(passage, endOf(before));
  const middle = {
    isStack: pinned.isStack,
    keys: items.filter(({ key }) => pinned.keys.has(key)).map(({ key }) => key),
    top,
    height: pinned.height,
    passage,
  };
  return [...before, middle, ...pack(rest.slice(at), top + pinned.height + GAP, room)];
}

interface Room {
  /** Nothing begins below it. */
  readonly bottom: number;
  readonly drift: number;
}

function driftIn(items: readonly Item[], bottom: number): number {
  const height = items.reduce((sum, item) => sum + item.height + GAP, 0);
  return height > bottom ? DRIFT : WIDE_DRIFT;
}

/** Items from `from` on, one below the other. */
function pack(items: readonly Item[], from: number, room: Room): Draft[] {
  const units: Draft[] = [];
  let free = from;
  for (const { key, top, height } of items) {
    const last = units.at(-1);
    const isFar = free > top + room.drift || Math.max(free, top) + height > room.bottom;
    if (isFar && last !== undefined) {
      units[units.length - 1] = last.isStack ? last : stack([last], last.top);
      units.at(-1)?.keys.push(key);
    } else {
      units.push({ isStack: false, keys: [key], top: Math.max(top, free), height, passage: top });
    }
    free = endOf(units);
  }
  return units;
}

/** Units that end at `limit` at the latest, or a single one at the top where there is no room for it. */
function madeRoom(placed: readonly Draft[], limit: number, room: Room): readonly Draft[] {
  let units = [...placed];
  for (;;) {
    const raised = raise(units, limit, room.drift);
    if (raised !== null) {
      return raised;
    }
    const [last, other] = [units.at(-1) as Draft, units.at(-2)];
    if (other === undefined) {
      return [{ ...last, top: 0 }];
    }
    units = [...units.slice(0, -2), stack([other, last], other.top)];
  }
}

/** The units moved up to end at `limit`; null where one would leave its passage or the column. */
function raise(units: readonly Draft[], limit: number, drift: number): readonly Draft[] | null {
  const raised = [...units];
  let free = limit;
  for (let i = units.length - 1; i >= 0; i -= 1) {
    const unit = units[i] as Draft;
    const top = Math.min(unit.top, free - unit.height);
    if (top === unit.top) {
      break;
    }
    if (top < 0 || top < unit.passage - drift) {
      return null;
    }
    raised[i] = { ...unit, top };
    free = top - GAP;
  }
  return raised;
}

function stack(units: readonly Draft[], top: number): Draft {
  const keys = units.flatMap((unit) => unit.keys);
  return { isStack: true, keys, top, height: STACK, passage: units[0]?.passage ?? top };
}

/** Place below the last of the units. */
function endOf(units: readonly Unit[]): number {
  const last = units.at(-1);
  return last === undefined ? 0 : last.top + last.height + GAP;
}

function bottomOf(unit: Unit | undefined): number {
  return unit === undefined ? 0 : unit.top + unit.height;
}

/** The units that touch the stretch from `from` to `to`. */
export function unitsWithin(units: readonly Unit[], from: number, to: number): readonly Unit[] {
  const first = lowest(units.length, (i) => bottomOf(units[i]) > from);
  const next = lowest(units.length, (i) => (units[i]?.top ?? 0) >= to);
  return units.slice(first, next);
}
