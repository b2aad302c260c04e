/** Limits of the words of a comment: whether a text keeps them, and how they are said. */

import { plural } from "../../i18n/messages";
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
    return least === most
      ? plural(least, "exactly {n} word", "exactly {n} words")
      : plural(most, "{least} to {n} word", "{least} to {n} words", { least });
  }
  if (least > 0) {
    return plural(least, "at least {n} word", "at least {n} words");
  }
  return most > 0 ? plural(most, "at most {n} word", "at most {n} words") : "";
}

/** A number of words, in words. */
export function counted(words: number): string {
  return plural(words, "{n} word", "{n} words");
}
