/** Writing window by the server's clock: this page's may be wrong. */

import type { Schedule } from "../../../api/openapi.generated";

/** Reason why writing is blocked: by the time, or because the work is handed in or was ended. */
export type WriteBlock = "not-open" | "closed" | "handed-in" | "earlier-attempt";

/** Times of a schedule on the page's own clock, in milliseconds since 1970. */
export interface WritingWindow {
  readonly opens: number;
  readonly closes: number;
}

/** Timers know no longer wait; after it the page looks again. */
const LONGEST_WAIT = 86_400_000;

/** Window of a schedule, on a clock that showed `now` when the answer came. */
export function writingWindowOf({ opens_in, closes_in }: Schedule, now: number): WritingWindow {
  return {
    opens: opens_in === null ? Number.NEGATIVE_INFINITY : now + opens_in * 1000,
    closes: closes_in === null ? Number.POSITIVE_INFINITY : now + closes_in * 1000,
  };
}

/** Reason why writing is blocked at `now`; null where it is open. */
export function writeBlockAt({ opens, closes }: WritingWindow, now: number): WriteBlock | null {
  return now < opens ? "not-open" : now >= closes ? "closed" : null;
}

/** Milliseconds until the window opens or closes next. */
export function nextChangeAfter({ opens, closes }: WritingWindow, now: number): number {
  const next = [opens, closes].filter((moment) => moment > now);
  return Math.min(LONGEST_WAIT, ...next.map((moment) => moment - now));
}
