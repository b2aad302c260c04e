/** How long to wait before connecting again. */

const SHORTEST = 500;
const LONGEST = 10_000;

/** Milliseconds after the server said that the page was too quick. */
export const SLOWER_PAUSE = 5_000;

/**
 * Milliseconds before the next attempt, after `failures` attempts in a row that failed.
 *
 * The wait doubles from half a second to ten seconds. Up to half of it is left to chance (`random`
 * gives 0 to 1), so that a class does not come back all at once when the server has restarted.
 */
export function pauseBefore(failures: number, random: () => number): number {
  const whole = Math.min(LONGEST, SHORTEST * 2 ** Math.min(failures, 10));
  return Math.max(SHORTEST, whole * (0.5 + random() / 2));
}
