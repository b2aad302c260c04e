/** Answers to GET requests in a component: fetched, shared, polled and aborted by TanStack Query. */

import { notifyManager, QueryObserver, type QueryObserverOptions } from "@tanstack/query-core";
import { useSyncExternalStore } from "preact/compat";
import { useCallback, useEffect, useState } from "preact/hooks";
import { api } from "../api/http";
import type { Answer, Path, Template } from "../api/requests";
import { client } from "./client";

export interface QueryResult<T> {
  /** Answer to the present path; null until it is there. It stays when a later fetch fails. */
  readonly data: T | null;
  /** Error of the last fetch; null after a success. */
  readonly error: unknown;
  /** Fetch again, in place of a fetch that is under way. */
  readonly refetch: () => Promise<void>;
}

/** Milliseconds until the next fetch of a polled path, or false. `fetches` have succeeded so far. */
export type PollInterval<T> = (data: T, fetches: number) => number | false;

/** Longest interval of a polled path whose fetches fail. */
const LONGEST_INTERVAL = 60_000;

/**
 * The answer to GET `path`, or to nothing where it is null.
 *
 * Polling waits for a fetch that is under way, doubles its interval with each failure in a row, and
 * rests while the page is hidden. A fetch that no component waits for any more is aborted.
 */
export function useQuery<T extends Template<"GET">>(
  path: Path<T> | null,
  pollInterval?: PollInterval<Answer<"GET", T>>,
): QueryResult<Answer<"GET", T>> {
  const options = client.defaultQueryOptions(optionsOf(path, pollInterval));
  const [observer] = useState(() => new QueryObserver(client, options));
  const result = observer.getOptimisticResult(options);
  const subscribe = useCallback(
    (onChange: () => void) => observer.subscribe(notifyManager.batchCalls(onChange)),
    [observer],
  );
  useSyncExternalStore(subscribe, () => observer.getCurrentResult());
  useEffect(() => observer.setOptions(options));
  const refetch = useCallback(() => observer.refetch().then(() => undefined), [observer]);
  return { data: result.data ?? null, error: result.error, refetch };
}

type Options<Data> = QueryObserverOptions<Data, Error, Data, Data, string[]>;

function optionsOf<T extends Template<"GET">>(
  path: Path<T> | null,
  pollInterval: PollInterval<Answer<"GET", T>> | undefined,
): Options<Answer<"GET", T>> {
  return {
    queryKey: [path ?? ""],
    enabled: path !== null,
    queryFn: ({ signal, queryKey: [from = ""] }) => fetched(from as Path<T>, signal),
    refetchOnWindowFocus: pollInterval !== undefined,
    refetchInterval: ({ state, queryKey: [from = ""] }) => {
      const interval =
        state.data !== undefined && (pollInterval?.(state.data, state.dataUpdateCount) ?? false);
      return interval === false
        ? false
        : Math.max(interval, Math.min(interval * 2 ** failuresOf(from), LONGEST_INTERVAL));
    },
  };
}

/** Failures in a row, by path. */
const failures = new Map<string, number>();

function failuresOf(path: string): number {
  return failures.get(path) ?? 0;
}

async function fetched<T extends Template<"GET">>(
  path: Path<T>,
  signal: AbortSignal,
): Promise<Answer<"GET", T>> {
  try {
    const answer = await api("GET", path, undefined, signal);
    failures.delete(path);
    return answer;
  } catch (error) {
    if (!signal.aborted) {
      failures.set(path, failuresOf(path) + 1);
    }
    throw error;
  }
}
