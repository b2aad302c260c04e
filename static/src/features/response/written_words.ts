/** Words for how much somebody has written in an activity. */

export interface Written {
  readonly notes: number;
  readonly answer_words: number;
}

/** Notes and words of the answer, as in "2 notes · answer of 96 words"; empty for nothing. */
export function writtenWords({ notes, answer_words }: Written): string {
  return [
    notes === 0 ? "" : counted(notes, "note"),
    answer_words === 0 ? "" : `answer of ${counted(answer_words, "word")}`,
  ]
    .filter(Boolean)
    .join(" · ");
}

function counted(number: number, word: string): string {
  return number === 1 ? `1 ${word}` : `${number.toLocaleString()} ${word}s`;
}
