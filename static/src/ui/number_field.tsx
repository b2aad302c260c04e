/** Field of a number: where it was read otherwise than typed, it shows how, or what to write instead. */

import "./number_field.css";
import type { RefObject } from "preact";
import { useId, useState } from "preact/hooks";
import { type NumberLimits, parseNumber } from "./parse_number";

interface NumberFieldProps {
  readonly label: string;
  readonly name: string;
  readonly limits: NumberLimits;
  readonly defaultValue: string;
  /** Words after the number, such as "of 100". */
  readonly unit: string;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
  /** True for a field that may stay empty. */
  readonly isOptional?: boolean;
  readonly onText?: (text: string) => void;
}

/**
 * A text field with a keyboard for decimals: a field of type "number" drops signs that it does not
 * expect, so that 7,5 would become 75. Its form parses the text once more with the same limits.
 */
export function NumberField(props: NumberFieldProps) {
  const { label, name, limits, defaultValue, unit, inputRef, isOptional, onText } = props;
  const [typed, setTyped] = useState(defaultValue);
  const id = useId();
  const { text, problem } = parseNumber(typed, limits);
  const isRefused = typed.trim() !== "" && problem !== null;
  return (
    <div class="number-field">
      <label>
        {label}
        <input
          {...(inputRef === undefined ? {} : { ref: inputRef })}
          name={name}
          type="text"
          inputMode={limits.decimals > 0 ? "decimal" : "numeric"}
          autoComplete="off"
          dir="ltr"
          required={isOptional !== true}
          aria-describedby={id}
          aria-invalid={isRefused}
          defaultValue={defaultValue}
          onInput={({ currentTarget: input }) => {
            // At once: the next key may be Enter, before anything is drawn.
            input.setCustomValidity(
              input.value.trim() === "" ? "" : (parseNumber(input.value, limits).problem ?? ""),
            );
            setTyped(input.value);
            onText?.(input.value);
          }}
        />
      </label>
      <output id={id} data-refused={isRefused}>
        {isRefused ? problem : text === null || text === typed.trim() ? unit : `= ${text} ${unit}`}
      </output>
    </div>
  );
}
