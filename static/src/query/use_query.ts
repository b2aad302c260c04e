/** An answer of the server in a component: fetched when the path changes, or when asked again. */

import { useCallback, useEffect, useState } from "preact/hooks";
import { api } from "../api/http";

export interface QueryResult<T> {
  readonly value: T | null;
  readonly error: unknown;
  /** Fetch it again, keeping what is shown until then. */
  readonly again: () => Promise<void>;
}

/** The answer to GET `path`; null until it is there. */
export function useQuery<T>(path: string): QueryResult<T> {
  const [value, setValue] = useState<T | null>(null);
  const [error, setError] = useState<unknown>(null);
  const again = useCallback(
    () =>
      api<T>("GET", path).then(
        (answer) => {
          setValue(answer);
          setError(null);
        },
        (problem: unknown) => setError(problem),
      ),
    [path],
  );
  useEffect(() => {
    void again();
  }, [again]);
  return { value, error, again };
}
