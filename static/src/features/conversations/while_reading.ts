/** Polling of a list while some of its conversations are being read. */

import type { ConversationSummary } from "../../api/openapi.generated";

const POLL_MS = 1_000;

/**
 * Interval of fetches of a list. All of it is asked for: an export that is taken apart goes,
 * and others come in its place.
 */
export function whileReading({
  conversations,
}: {
  readonly conversations: readonly ConversationSummary[];
}): number | false {
  return conversations.some(({ state }) => state === "importing") ? POLL_MS : false;
}
