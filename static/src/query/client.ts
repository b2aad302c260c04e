/** Cache of the server's answers, by path: one for the page, shared by every component. */

import { QueryClient } from "@tanstack/query-core";
import { api, asApiError, fetchImmutable } from "../api/http";
import type { SessionInfo } from "../api/openapi.generated";
import { SESSION_PATH } from "../api/paths/people";
import type { Answer, Path, Template } from "../api/requests";

const MOST_RETRIES = 5;
const FIRST_PAUSE_MS = 300;

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      // Long enough for a redraw between two screens, too short to show old answers on a return.
      gcTime: 5_000,
      // The browser's notion of being online is a guess; a failed request says it in words.
      networkMode: "always",
      // `api` repeats a GET without an answer by itself. What the server was too busy for is asked
      // for again, with longer pauses.
      retry: (failures, error) => failures < MOST_RETRIES && asApiError(error).code === "busy",
      retryDelay: (failures) => FIRST_PAUSE_MS * 2 ** failures,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
  },
});
// Pauses polling while the page is hidden.
client.mount();

// It came with the page. Whatever changes it fetches it again.
client.setQueryDefaults([SESSION_PATH], { staleTime: Number.POSITIVE_INFINITY });

/** Store the session that came with the page, as if it had been fetched. */
export function storeSession(session: SessionInfo): void {
  client.setQueryData([SESSION_PATH], session);
}

/** Time for which an answer that never changes is kept without a component that shows it. */
const IMMUTABLE_MS = 600_000;

/** Query of a path that never has another answer. */
export function immutableOptions<T extends Template<"GET">>(path: Path<T>) {
  return {
    queryKey: [path as string],
    queryFn: ({ signal }: { signal: AbortSignal }) => fetchImmutable(path, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: IMMUTABLE_MS,
  };
}

/** Fetch a path that never has another answer, before a component asks for it. */
export function prefetchImmutable<T extends Template<"GET">>(path: Path<T>): void {
  void client.prefetchQuery(immutableOptions(path));
}

/** Time for which an answer is kept that was fetched in advance. */
const PREFETCHED_MS = 600_000;

/** Fetch a path before a component asks for it, which then shows the answer while it fetches anew. */
export function prefetch<T extends Template<"GET">>(path: Path<T>): void {
  void client.prefetchQuery({
    queryKey: [path as string],
    queryFn: ({ signal }) => api("GET", path, undefined, signal),
    gcTime: PREFETCHED_MS,
  });
}

/**
 * Put the answer of a change into the cache. A request for the same path that is under way is
 * aborted: what it would bring may be older than the change.
 */
export async function updateAnswer<T extends Template<"GET">>(
  path: Path<T>,
  change: (answer: Answer<"GET", T>) => Answer<"GET", T>,
): Promise<void> {
  type Data = Answer<"GET", T>;
  if (client.getQueryData<Data>([path]) !== undefined) {
    await client.cancelQueries({ queryKey: [path] });
    client.setQueryData<Data>([path], (answer) => (answer === undefined ? answer : change(answer)));
  }
}

/** Drop answers that no component shows: another session must not find them. */
export function dropUnusedAnswers(): void {
  client.removeQueries({ type: "inactive" });
}
