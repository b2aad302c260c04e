/** Cache of the server's answers, by path: one for the page, shared by every component. */

import { QueryClient } from "@tanstack/query-core";
import type { Answer, Path, Template } from "../api/requests";

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      // Long enough for a redraw between two screens, too short to show old answers on a return.
      gcTime: 5_000,
      // The browser's notion of being online is a guess; a failed request says it in words.
      networkMode: "always",
      // `api` repeats a GET without an answer by itself.
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
  },
});
// Pauses polling while the page is hidden.
client.mount();

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
