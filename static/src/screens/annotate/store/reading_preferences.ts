/** Reading preferences, kept in the browser: the size of the text, numbers of paragraphs. */

import { readCookie, writeCookie } from "./device_cookie";

export interface ReadingPreferences {
  /** Size of the text; 1 is the page's own. */
  readonly size: number;
  /** Null where the width of the page decides. */
  readonly isNumbered: boolean | null;
}

/** Sizes from which to choose, in their order. */
export const SIZES: readonly number[] = [0.85, 1, 1.15, 1.3, 1.5, 1.75, 2];

const PLAIN: ReadingPreferences = { size: 1, isNumbered: null };

const COOKIE = "__Host-reading";

export function storedPreferences(): ReadingPreferences {
  return checked(readCookie(COOKIE) as Partial<ReadingPreferences> | null);
}

export function storePreferences(preferences: ReadingPreferences): void {
  writeCookie(COOKIE, preferences);
}

function checked(stored: Partial<ReadingPreferences> | null): ReadingPreferences {
  const { size, isNumbered } = stored ?? PLAIN;
  return {
    size: SIZES.find((one) => one === size) ?? PLAIN.size,
    isNumbered: typeof isNumbered === "boolean" ? isNumbered : PLAIN.isNumbered,
  };
}

/** The next size in a direction; the same one where there is none. */
export function nextSize(size: number, by: 1 | -1): number {
  return SIZES[SIZES.indexOf(size) + by] ?? size;
}
