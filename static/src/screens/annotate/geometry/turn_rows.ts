/** Rows in which the turns of two texts stand beside each other. */

import type { Turn } from "../../../api/openapi.generated";

type Speaking = Pick<Turn, "speaker">;

export interface TurnRows {
  /** Row of each turn of the left text, counted from 0. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly count: number;
}

/**
 * Rows of two texts: the next turns of both share one where the same role speaks.
 *
 * Where one text has turns more in between, they stand alone, as few as can be. Where no later turn
 * has the role either, the two stand beside each other by their number.
 */
export function rowsOf(left: readonly Speaking[], right: readonly Speaking[]): TurnRows {
  const rows: { left: number[]; right: number[] } = { left: [], right: [] };
  let count = 0;
  while (rows.left.length < left.length || rows.right.length < right.length) {
    const [leftAlone, rightAlone] = alone(left, rows.left.length, right, rows.right.length);
    for (let i = 0; i < leftAlone; i += 1) {
      rows.left.push(count++);
    }
    for (let i = 0; i < rightAlone; i += 1) {
      rows.right.push(count++);
    }
    if (rows.left.length < left.length && rows.right.length < right.length) {
      rows.left.push(count);
      rows.right.push(count);
      count += 1;
    }
  }
  return { ...rows, count };
}

/** Furthest that a turn of the same role is looked for: an exchange is rarely longer. */
const REACH = 8;

/** Numbers of turns that stand alone before the next pair, from a position in each text on. */
function alone(
  left: readonly Speaking[],
  leftAt: number,
  right: readonly Speaking[],
  rightAt: number,
): readonly [number, number] {
  const [one, other] = [left[leftAt]?.speaker, right[rightAt]?.speaker];
  if (one === undefined || other === undefined) {
    return [left.length - leftAt, right.length - rightAt];
  }
  for (let by = 1; one !== other && by < REACH; by += 1) {
    const isInLeft = left[leftAt + by]?.speaker === other;
    const isInRight = right[rightAt + by]?.speaker === one;
    // An exchange begins with a person: where both ways are as short, these turns meet.
    if (isInLeft && (other === "user" || !isInRight)) {
      return [by, 0];
    }
    if (isInRight) {
      return [0, by];
    }
  }
  return [0, 0];
}

/** Number of the turn of `other` that stands beside a turn of `read`, or else above it; counted from 1. */
export function sameTurn(
  turn: number,
  read: readonly Speaking[],
  other: readonly Speaking[],
): number {
  const { left, right } = rowsOf(read, other);
  const row = left[turn - 1] ?? 0;
  return Math.max(1, right.findLastIndex((one) => one <= row) + 1);
}
