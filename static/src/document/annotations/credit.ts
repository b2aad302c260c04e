/**
 * Rule of credit (twin: lti_tool/grading/credit_rule.py and lti_tool/annotations/counted_notes.py). The
 * server decides; this shows what it will count, from what the page has.
 */

import type { Counted, CountedNotes, CreditRule } from "../../api/openapi.generated";
import { countSeparate, isVisible } from "./passages";

/** Numbers of what is counted; what is missing is 0. */
export type Numbers = Readonly<Partial<Record<Counted, number>>>;

/** Points in hundredths, rounded down where the exact ones have more decimals. */
export interface Credit {
  readonly hundredths: number;
  readonly isRounded: boolean;
}

/** Offsets at which the turns of each conversation begin, in order. */
export type TurnStarts = Readonly<Record<string, readonly number[]>>;

/** Numbers of what somebody has written. `tag` of a passage is that as which it counts, or empty. */
export function numbersOf(
  { marked, comments, replies, words }: CountedNotes,
  starts: TurnStarts,
  isHandedIn: boolean,
): Numbers {
  const seen = marked.filter(({ quote }) => isVisible(quote));
  return {
    passages: countSeparate(seen),
    comments,
    replies,
    words,
    turns: new Set(
      seen.flatMap(({ conversation, start }) => {
        const turn = turnAt(starts[conversation] ?? [], start);
        return turn === 0 ? [] : `${conversation}/${turn}`;
      }),
    ).size,
    tags: new Set(seen.flatMap(({ tag }) => (tag === "" ? [] : tag))).size,
    handed_in: isHandedIn ? 1 : 0,
  };
}

/** Place of the turn in which an offset lies, from 1; 0 for none. */
function turnAt(starts: readonly number[], offset: number): number {
  return starts.filter((start) => start <= offset).length;
}

/** A number as a fraction of whole ones: nothing is rounded before the sum. */
type Fraction = readonly [numerator: bigint, denominator: bigint];

const HUNDRED = 100n;

export function creditOf(rule: CreditRule, numbers: Numbers, maximum: number): Credit {
  const [numerator, denominator] = exactHundredths(rule, numbers, maximum);
  return {
    hundredths: Number(numerator / denominator),
    isRounded: numerator % denominator !== 0n,
  };
}

function exactHundredths(rule: CreditRule, numbers: Numbers, maximum: number): Fraction {
  const highest: Fraction = [BigInt(maximum) * HUNDRED, 1n];
  if (rule.is_completion) {
    const isMet = rule.conditions.every(({ counted, wanted }) => (numbers[counted] ?? 0) >= wanted);
    return isMet ? highest : [0n, 1n];
  }
  let total: Fraction = [0n, 1n];
  for (const condition of rule.conditions) {
    const [met, of] = partOf(condition, numbers);
    total = [total[0] * of + inHundredths(condition.worth) * met * total[1], total[1] * of];
  }
  if (rule.cap !== null) {
    total = lesser(total, [inHundredths(rule.cap), 1n]);
  }
  if (rule.unit === "percent") {
    total = [total[0] * BigInt(maximum), total[1] * HUNDRED];
  }
  return lesser(total, highest);
}

/** Part of a condition's worth that is earned. */
function partOf(
  { counted, wanted, is_in_proportion }: CreditRule["conditions"][number],
  numbers: Numbers,
): Fraction {
  const number = numbers[counted] ?? 0;
  if (is_in_proportion) {
    return [BigInt(Math.min(number, wanted)), BigInt(wanted)];
  }
  return [number >= wanted ? 1n : 0n, 1n];
}

function inHundredths(points: number): bigint {
  return BigInt(Math.round(points * 100));
}

function lesser(one: Fraction, other: Fraction): Fraction {
  return one[0] * other[1] <= other[0] * one[1] ? one : other;
}
