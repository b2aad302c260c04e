/** Instructions of the activity and its closing time, above the conversation. */

import { dayAndTime } from "../../../ui/format_time";

export interface InstructionsProps {
  readonly instructions: string;
  readonly until: string | null;
}

export function Instructions({ instructions, until }: InstructionsProps) {
  if (instructions.trim() === "" && until === null) {
    return null;
  }
  return (
    <details class="instructions" open>
      <summary>What to do</summary>
      {instructions.trim() !== "" && <p dir="auto">{instructions}</p>}
      {until !== null && <p class="instructions-deadline">Until {dayAndTime(until)}</p>}
    </details>
  );
}
