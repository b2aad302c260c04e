/** Words for how much somebody has written in an activity. */

import { plural } from "../../i18n/messages";

export interface Written {
  readonly notes: number;
  readonly answer_words: number;
}

/** Notes and words of the answer, as in "2 notes · answer of 96 words"; empty for nothing. */
export function writtenWords({ notes, answer_words }: Written): string {
  return [
    notes === 0 ? "" : plural(notes, "{n} note", "{n} notes"),
    answer_words === 0 ? "" : plural(answer_words, "answer of {n} word", "answer of {n} words"),
  ]
    .filter(Boolean)
    .join(" · ");
}
