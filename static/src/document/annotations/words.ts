/** Number of words in a text (twin: `_WORDS` in lti_tool/annotations/tables.py). */

const CJK = "\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const SPACES = "\\u0001-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f";
const BETWEEN = `${SPACES}\\u3000-\\u303f\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65`;
const WORD = new RegExp(`[${CJK}]|[^${BETWEEN}${CJK}]+`, "gu");

/** Words stand between spaces; of Chinese and Japanese each character counts. */
export function countWords(text: string): number {
  return text.match(WORD)?.length ?? 0;
}
