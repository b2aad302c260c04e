/** Limits of the words of a comment, counted as the server does it (twin: lti_tool/annotations/words.py). */

/** Han and kana, which are written without spaces: each counts, as word processors do it. */
const IDEOGRAM = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/gu;

/** Blank space as Python's `str.split` knows it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: four separators are blank space there.
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

export interface WordLimits {
  /** 0 for no limit. */
  readonly least: number;
  readonly most: number;
}

/** Number of words; punctuation by itself is none. */
export function countWords(text: string): number {
  return text.split(SPACE).reduce((sum, token) => sum + countIn(token), 0);
}

function countIn(token: string): number {
  const ideograms = token.match(IDEOGRAM)?.length ?? 0;
  return ideograms + Number(/[\p{L}\p{N}]/u.test(token.replace(IDEOGRAM, "")));
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
