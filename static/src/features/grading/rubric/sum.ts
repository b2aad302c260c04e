/** Sum of the points of a rubric, and the mark that it makes; in whole hundredths, so it is exact. */

import { t } from "../../../i18n/messages";

export interface Part {
  /** Most points of the criterion. */
  readonly most: number;
  /** Points that are given; null where nothing is chosen yet. */
  readonly points: number | null;
}

export interface Sum {
  readonly points: string;
  readonly most: string;
  /** Criteria for which something is chosen. */
  readonly chosen: number;
  readonly count: number;
  /** Mark out of the highest one, in plain digits; null until something is chosen for each. */
  readonly mark: string | null;
  /** True where the mark has more decimals than two. */
  readonly isRounded: boolean;
}

/** The sum, scaled to the highest mark of the activity. Halves of a hundredth are rounded up. */
export function sumOf(parts: readonly Part[], maximum: number): Sum {
  const given = parts.filter(({ points }) => points !== null);
  const sum = total(given.map(({ points }) => points ?? 0));
  const most = total(parts.map((part) => part.most));
  const scaled = sum * maximum * 100;
  const rest = most === 0 ? 0 : scaled % most;
  const isComplete = most > 0 && given.length === parts.length;
  const hundredths = (scaled - rest) / (most || 1) + (2 * rest >= most && rest > 0 ? 1 : 0);
  return {
    points: asText(sum),
    most: asText(most),
    chosen: given.length,
    count: parts.length,
    mark: isComplete ? asText(hundredths) : null,
    isRounded: isComplete && rest !== 0,
  };
}

/** Sum in hundredths. */
function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + Math.round(one * 100), 0);
}

function asText(hundredths: number): string {
  return String(hundredths / 100);
}

/** "15 of 20 points make 75 of 100." */
export function sumWords({ points, most, mark, isRounded }: Sum, maximum: number): string {
  if (mark === null) {
    return t("{points} of {most} points so far.", { points, most });
  }
  const values = { points, most, mark, maximum };
  return isRounded
    ? t("{points} of {most} points make {mark} of {maximum}, rounded to two decimals.", values)
    : t("{points} of {most} points make {mark} of {maximum}.", values);
}
