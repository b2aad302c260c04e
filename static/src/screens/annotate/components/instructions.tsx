/** Instructions of the activity, its due date and closing time, above the conversation. */

import { t } from "../../../i18n/messages";
import { dayAndTime, dayInWords } from "../../../ui/format_time";

export interface InstructionsProps {
  readonly instructions: string;
  readonly due: string | null;
  readonly until: string | null;
}

export function Instructions({ instructions, due, until }: InstructionsProps) {
  if (instructions.trim() === "" && due === null && until === null) {
    return null;
  }
  return (
    <details class="instructions" open>
      <summary>{t("What to do")}</summary>
      {instructions.trim() !== "" && <p dir="auto">{instructions}</p>}
      {(due !== null || until !== null) && (
        <p class="instructions-deadline">
          {[
            due === null ? [] : [t("Due {due}", { due: dayInWords(due) })],
            until === null ? [] : [t("Until {until}", { until: dayAndTime(until) })],
          ]
            .flat()
            .join(" · ")}
        </p>
      )}
    </details>
  );
}
