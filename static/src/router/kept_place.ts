/**
 * Place within an activity that an address names, kept while somebody signs in on the way to it.
 *
 * A sign-in and a launch go through addresses that lose the part behind the #. It stays in this
 * browser for a quarter of an hour, and is taken once. A frame of an LMS may have another store.
 */

const KEY = "kept-place";
const LIFE_MS = 15 * 60 * 1000;

interface Kept {
  readonly activity: string;
  readonly hash: string;
  readonly until: number;
}

/** Keep the part of an address behind the # for an activity. */
export function keepPlace(activity: string, hash: string): void {
  const kept: Kept = { activity, hash, until: Date.now() + LIFE_MS };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Nothing may be stored: the activity opens at its beginning.
  }
}

/** Take what was kept for an activity; empty where nothing was, or too long ago. */
export function takePlace(activity: string): string {
  try {
    const kept: Partial<Kept> = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    const isValid = (kept.until ?? 0) > Date.now();
    if (isValid && kept.activity !== activity) {
      return "";
    }
    localStorage.removeItem(KEY);
    return isValid ? String(kept.hash ?? "") : "";
  } catch {
    return "";
  }
}
