/** Instructions of the activity, its due date and closing time, above the conversation. */

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
      <summary>What to do</summary>
      {instructions.trim() !== "" && <p dir="auto">{instructions}</p>}
      {(due !== null || until !== null) && (
        <p class="instructions-deadline">
          {[
            due === null ? [] : [`Due ${dayInWords(due)}`],
            until === null ? [] : [`Until ${dayAndTime(until)}`],
          ]
            .flat()
            .join(" · ")}
        </p>
      )}
    </details>
  );
}
