/** Limits of the words of a comment: whether a text keeps them, and how they are said. */

import { countWords } from "./words";

export interface WordLimits {
  /** 0 for no limit. */
  readonly least: number;
  readonly most: number;
}

/** True where a text has as many words as it may. */
export function fitsLimits(text: string, { least, most }: WordLimits): boolean {
  const words = countWords(text);
  return words >= least && (most === 0 || words <= most);
}

/** Words about the limits; empty where there are none. */
export function limitWords({ least, most }: WordLimits): string {
  if (least > 0 && most > 0) {
    return least === most ? `exactly ${counted(least)}` : `${least} to ${counted(most)}`;
  }
  if (least > 0) {
    return `at least ${counted(least)}`;
  }
  return most > 0 ? `at most ${counted(most)}` : "";
}

/** A number of words, in words. */
export function counted(words: number): string {
  return words === 1 ? "1 word" : `${words.toLocaleString("en")} words`;
}
