/** Refusal of a change because something else is saved by now than its writer has seen. */

import { ApiError } from "../../api/http";
import type { Current } from "../../api/openapi.generated";
import type { KeptInput } from "../../ui/unsaved_input";

interface Refusable {
  readonly refusedFor: Current | null;
}

/** Handler of an error that keeps what is saved by now beside what is typed, and fetches it. */
export function keepRefusal<T extends Refusable>(
  kept: KeptInput<T>,
  refetch: () => Promise<unknown>,
): (problem: unknown) => Promise<never> {
  return async (problem) => {
    if (problem instanceof ApiError && problem.current !== null) {
      const refusedFor = problem.current;
      kept.change((later) => ({ ...later, refusedFor }));
      await refetch();
    }
    throw problem;
  };
}
