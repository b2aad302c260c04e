/** Field of points in the editor of a rubric; it refuses what has no reading. */

import { useId } from "preact/hooks";
import { parseNumber } from "../../../ui/parse_number";
import { POINTS } from "./edits";

interface PointsInputProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
}

export function PointsInput({ label, value, onInput }: PointsInputProps) {
  const id = useId();
  const { problem } = parseNumber(value, POINTS);
  const isRefused = value.trim() !== "" && problem !== null;
  return (
    <span class="points-input">
      <input
        type="text"
        inputMode="decimal"
        autoComplete="off"
        dir="ltr"
        required
        aria-label={label}
        aria-invalid={isRefused}
        aria-describedby={id}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      <small id={id} class="field-error" hidden={!isRefused}>
        {isRefused ? problem : ""}
      </small>
    </span>
  );
}
