/** The mark in a form with a rubric: the sum of the points, unless the marker sets another one. */

import { useState } from "preact/hooks";
import type { Rubric } from "../../../api/openapi.generated";
import { textOf } from "../../../ui/form_data";
import { parseNumber } from "../../../ui/parse_number";
import { type Choices, choicesIn, sumOfChoices } from "./choices";
import type { Sum } from "./sum";

export interface RubricMark {
  readonly choices: Choices;
  readonly sum: Sum;
  /** True where the marker has set a mark of their own. */
  readonly isByHand: boolean;
  /** Text of the field of the mark, and the number of times that it was filled in. */
  readonly text: string;
  readonly fills: number;
  /** Take what the form has after an input into the field `name`; the text of its mark by now. */
  readonly take: (form: FormData, name: string) => string;
  /** Set the mark to the sum. */
  readonly follow: () => void;
}

/** The mark that is typed or saved, or else the sum of the choices; null without a rubric. */
export function useRubricMark(
  rubric: Rubric | null,
  maximum: number,
  first: Choices,
  typed: string,
): RubricMark | null {
  const [choices, setChoices] = useState(first);
  const [text, setText] = useState(typed);
  const [fills, setFills] = useState(0);
  if (rubric === null) {
    return null;
  }
  const sum = sumOfChoices(rubric, choices, maximum);
  const { text: plain } = parseNumber(text, { least: 0, most: maximum, decimals: 2 });
  const isByHand = text.trim() !== "" && plain !== sum.mark;
  const fill = (mark: string) => {
    setText(mark);
    setFills((times) => times + 1);
  };
  const take = (form: FormData, name: string): string => {
    const score = textOf(form, "score");
    const chosen = choicesIn(form, rubric);
    setChoices(chosen);
    if (name === "score" || name === "comment") {
      setText(score);
      return score;
    }
    const mark = sumOfChoices(rubric, chosen, maximum).mark ?? "";
    if (isByHand) {
      return score;
    }
    fill(mark);
    return mark;
  };
  return { choices, sum, isByHand, text, fills, take, follow: () => fill(sum.mark ?? "") };
}
