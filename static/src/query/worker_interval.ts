/** Polling for something that a worker of the server is about to finish. */

const SOON_MS = 1_000;
const LATER_MS = 10_000;

/** Fetches at short intervals; what takes longer waits for somebody else, such as the LMS. */
const SHORT_FETCHES = 30;

/** Interval after a number of fetches that found it unfinished. */
export function workerInterval(fetches: number): number {
  return fetches <= SHORT_FETCHES ? SOON_MS : LATER_MS;
}
