/** Delay before a reconnect: exponential backoff with jitter. */

const SHORTEST = 500;
const LONGEST = 10_000;

/**
 * Least jitter of a delay. When the server restarts, a whole class loses its connection in the same
 * instant. Each page then asks for a ticket, of which a core makes about a hundred a second. Spread
 * further, 1,100 pages would not queue at all; but a page cut off alone would wait as long.
 */
const SPREAD = 2_500;

/** Milliseconds before a reconnect after the rate limit was exceeded. */
export const RATE_LIMITED_DELAY = 5_000;

/**
 * Milliseconds before the next attempt, after `failures` attempts in a row that failed.
 *
 * The wait doubles from half a second to ten seconds. Half of it, and never less than the spread, is
 * left to chance (`random` gives 0 to 1).
 */
export function retryDelay(failures: number, random: () => number): number {
  const whole = Math.min(LONGEST, SHORTEST * 2 ** Math.min(failures, 10));
  const least = Math.max(SHORTEST, whole / 2);
  return least + random() * Math.max(SPREAD, whole / 2);
}
