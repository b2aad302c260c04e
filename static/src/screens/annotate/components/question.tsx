/** State of a question on a note or a comment, and the buttons that change it. */

import type { QuestionState } from "../../../document/annotations/schema";

const WORDS: Record<Exclude<QuestionState, "">, string> = {
  open: "Question",
  answered: "Answered",
};

export function QuestionBadge({ state }: { readonly state: QuestionState }) {
  return state === "" ? null : (
    <span class="question-badge" data-state={state}>
      {WORDS[state]}
    </span>
  );
}

interface QuestionButtonsProps {
  readonly state: QuestionState;
  readonly onChange: (state: QuestionState) => void;
}

export function QuestionButtons({ state, onChange }: QuestionButtonsProps) {
  const choices: readonly (readonly [string, QuestionState])[] =
    state === ""
      ? [["Mark as question", "open"]]
      : state === "open"
        ? [
            ["Answered", "answered"],
            ["No question", ""],
          ]
        : [["Open again", "open"]];
  return (
    <>
      {choices.map(([words, to]) => (
        <button key={to} type="button" class="quiet" onClick={() => onChange(to)}>
          {words}
        </button>
      ))}
    </>
  );
}
