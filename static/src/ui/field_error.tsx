/** Errors of a form: below the field that they are about, or below all fields. */

import type { ApiError } from "../api/http";

export interface FieldErrorProps {
  readonly error: ApiError | null;
  readonly field: string;
}

/** An error about `field`, or about a part of it. */
export function FieldError({ error, field }: FieldErrorProps) {
  return error !== null && isAbout(error, field) ? <Message {...error} /> : null;
}

export interface FormErrorProps {
  readonly error: ApiError | null;
  /** Fields whose errors are shown beside them. */
  readonly except?: readonly string[];
}

/** An error about no field that shows its own: none gets lost. */
export function FormError({ error, except = [] }: FormErrorProps) {
  return error === null || except.some((field) => isAbout(error, field)) ? null : (
    <Message {...error} />
  );
}

/** True for an error about the field, or about a part of it. */
export function isAbout(error: ApiError, field: string): boolean {
  return error.field === field || error.field.startsWith(`${field}.`);
}

function Message({ sentence, advice }: { sentence: string; advice: string }) {
  return (
    <p class="field-error" role="alert">
      {sentence} {advice}
    </p>
  );
}
