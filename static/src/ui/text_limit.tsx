/** Fields with a limit of length: they take all that is typed or pasted, and say what is too much. */

import type { RefObject } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { plural } from "../i18n/messages";

/** Sentence about a text that is too long by `excess` characters. */
export function tooLong(excess: number): string {
  return plural(
    excess,
    "Too long by {n} character. Shorten it to save it.",
    "Too long by {n} characters. Shorten it to save it.",
  );
}

/** Characters of `text` beyond `limit`, as the server counts them. */
export function excessOver(text: string, limit: number): number {
  return Math.max(0, [...text].length - limit);
}

interface FieldProps<F extends Field> {
  /** Most characters that can be saved. */
  readonly limit: number;
  /** Characters that are too many, where they are counted in another way. */
  readonly excessOf?: (text: string, limit: number) => number;
  readonly "aria-label"?: string;
  readonly class?: string;
  readonly name?: string;
  readonly value?: string;
  readonly defaultValue?: string;
  readonly required?: boolean;
  readonly placeholder?: string;
  readonly dir?: "auto";
  readonly onInput?: (event: { readonly currentTarget: F }) => void;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

interface LimitedInputProps extends FieldProps<HTMLInputElement> {
  readonly type?: "search" | "text";
  readonly inputMode?: "numeric";
  readonly autocomplete?: "off";
  readonly pattern?: string;
  readonly list?: string;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
}

/** A line of text. A form with one that is too long is not sent. */
export function LimitedInput({ limit, excessOf, inputRef, ...input }: LimitedInputProps) {
  const { field, about, message } = useLimit<HTMLInputElement>(limit, excessOf, inputRef);
  return (
    <>
      <input {...input} {...about} ref={field} />
      {message}
    </>
  );
}

interface LimitedTextareaProps extends FieldProps<HTMLTextAreaElement> {
  readonly rows: number;
  readonly onKeyDown?: (
    event: KeyboardEvent & { readonly currentTarget: HTMLTextAreaElement },
  ) => void;
  readonly onBlur?: () => void;
  readonly "aria-autocomplete"?: "list";
  readonly "aria-controls"?: string | undefined;
  readonly "aria-activedescendant"?: string | undefined;
}

/** A longer text. A form with one that is too long is not sent. */
export function LimitedTextarea({ limit, excessOf, ...area }: LimitedTextareaProps) {
  const { field, about, message } = useLimit<HTMLTextAreaElement>(limit, excessOf);
  return (
    <>
      <textarea {...area} {...about} ref={field} />
      {message}
    </>
  );
}

function useLimit<F extends Field>(
  limit: number,
  excessOf: FieldProps<F>["excessOf"] = excessOver,
  given?: RefObject<F | null>,
) {
  const own = useRef<F>(null);
  const field = given ?? own;
  const [excess, setExcess] = useState(0);
  const id = useId();
  const measure = () => {
    const over = excessOf(field.current?.value ?? "", limit);
    // At once: the next key may be Enter, before anything is drawn.
    field.current?.setCustomValidity(over > 0 ? tooLong(over) : "");
    setExcess(over);
  };
  useLayoutEffect(measure);
  const about = {
    ...(excess > 0 ? { "aria-invalid": true, "aria-describedby": id } : {}),
    onInputCapture: measure,
  };
  const message = excess > 0 && (
    <small class="field-error" id={id} role="status">
      {tooLong(excess)}
    </small>
  );
  return { field, about, message };
}
