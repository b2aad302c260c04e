/** Changes at the server in a component. */

import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, asApiError } from "../api/http";

export interface Mutation {
  /** Error of the last change; null after a success. */
  readonly error: ApiError | null;
  readonly isBusy: boolean;
  /**
   * Run a change; nothing happens while another one runs. True where it succeeded and the component
   * is still shown, so that what follows closes or leaves nothing that was opened meanwhile.
   */
  readonly run: (change: () => Promise<unknown>) => Promise<boolean>;
}

/** State of the changes that a component makes, one at a time. Every error is kept for display. */
export function useMutation(): Mutation {
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isRunning = useRef(false);
  const isShown = useRef(true);
  useEffect(
    () => () => {
      isShown.current = false;
    },
    [],
  );
  const run = async (change: () => Promise<unknown>): Promise<boolean> => {
    if (isRunning.current) {
      return false;
    }
    isRunning.current = true;
    setBusy(true);
    try {
      await change();
      setError(null);
      return isShown.current;
    } catch (problem) {
      if (!(problem instanceof ApiError)) {
        console.error(problem);
      }
      setError(asApiError(problem));
      return false;
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };
  return { error, isBusy, run };
}
