/** How long to wait before connecting again. */

const SHORTEST = 500;
const LONGEST = 10_000;

/**
 * So much of every wait is left to chance, at least. When the server restarts, a whole class loses
 * its connection in the same instant, and each page asks for a ticket, of which a core makes about a
 * hundred a second. Spread further, 1,100 pages would not queue at all; but who was cut off alone
 * would wait as long.
 */
const SPREAD = 2_500;

/** Milliseconds after the server said that the page was too quick. */
export const SLOWER_PAUSE = 5_000;

/**
 * Milliseconds before the next attempt, after `failures` attempts in a row that failed.
 *
 * The wait doubles from half a second to ten seconds. Half of it, and never less than the spread, is
 * left to chance (`random` gives 0 to 1).
 */
export function pauseBefore(failures: number, random: () => number): number {
  const whole = Math.min(LONGEST, SHORTEST * 2 ** Math.min(failures, 10));
  const least = Math.max(SHORTEST, whole / 2);
  return least + random() * Math.max(SPREAD, whole / 2);
}
