/** Error of a form field, right below it. */

import type { ApiError } from "../api/http";

/** Shows `error` where it is about `field`; the empty field takes what is about none. */
export function FieldError({ error, field }: { error: ApiError | null; field: string }) {
  return error !== null && error.field === field ? (
    <p class="field-error" role="alert">
      {error.sentence} {error.advice}
    </p>
  ) : null;
}
