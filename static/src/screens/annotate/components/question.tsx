/** State of a question on a note or a comment, and the buttons that change it. */

import type { QuestionState } from "../../../document/annotations/schema";
import { t } from "../../../i18n/messages";

const WORDS: Record<Exclude<QuestionState, "">, string> = {
  open: t("Question"),
  answered: t("Answered"),
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
      ? [[t("Mark as question"), "open"]]
      : state === "open"
        ? [
            [t("Answered"), "answered"],
            [t("No question"), ""],
          ]
        : [[t("Open again"), "open"]];
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
