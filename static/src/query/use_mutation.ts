/** Something that is done at the server, with its refusal in words. */

import { useState } from "preact/hooks";
import { ApiError } from "../api/http";

/** `run` does it and then `after`; `error` is the last refusal, `isBusy` while it runs. */
export function useMutation(after: () => Promise<void>) {
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const run = async (deed: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    try {
      await deed();
      setError(null);
      await after();
    } catch (problem) {
      if (!(problem instanceof ApiError)) {
        throw problem;
      }
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return { error, isBusy, run };
}
