/**
 * Number of words in a text, counted as the server does it (twin: lti_tool/words.py,
 * which says what a word is; tests/vectors/words.json holds both to it).
 */

const IDEOGRAM = [
  "\\u3005-\\u3007\\u3021-\\u3029\\u3031-\\u3035\\u3038-\\u303c",
  "\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\uff66-\\uff9f",
  "\\u3105-\\u312f\\u31a0-\\u31bf",
  "\\u3400-\\u9fff\\uf900-\\ufaff\\u{1b000}-\\u{1b16f}\\u{20000}-\\u{3ffff}",
].join("");

/** Blank space as Python knows it. */
const SPACE =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

const PIECE = new RegExp(`[${IDEOGRAM}]|[^${SPACE}${IDEOGRAM}]+`, "gu");

const HAS_WORD = /[\p{L}\p{N}]/u;

/** Number of words; punctuation and signs by themselves are none. */
export function countWords(text: string): number {
  return text.match(PIECE)?.filter((piece) => HAS_WORD.test(piece)).length ?? 0;
}
