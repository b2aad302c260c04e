/** Comments of before that fit what a marker types. */

import type { ReusableComment } from "../../../api/openapi.generated";

/** Most comments that are offered at once: each is seen without scrolling. */
const MOST = 5;

/** The line that is typed: what a comment of before takes the place of. */
export function typedLine(text: string, caret: number): string {
  return text.slice(text.lastIndexOf("\n", caret - 1) + 1, caret);
}

/** Comments that have each typed word, those that begin with it first; none where one is typed. */
export function suggestionsFor(
  comments: readonly ReusableComment[],
  typed: string,
): ReusableComment[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  const fitting = comments.filter(({ text }) => {
    const whole = folded(text);
    return whole !== folded(typed) && words.every((word) => whole.includes(word));
  });
  const begins = ({ text }: ReusableComment) => folded(text).startsWith(folded(typed));
  return [...fitting.filter(begins), ...fitting.filter((one) => !begins(one))].slice(0, MOST);
}

/** Text with a comment in place of the typed line, and the place after it. */
export function inserted(text: string, caret: number, comment: string) {
  const start = caret - typedLine(text, caret).length;
  return {
    text: text.slice(0, start) + comment + text.slice(caret),
    caret: start + comment.length,
  };
}

function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
