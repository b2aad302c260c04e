/** Reading preferences, kept in the browser: the size of the text, numbers of paragraphs. */

export interface ReadingPreferences {
  /** Size of the text; 1 is the page's own. */
  readonly size: number;
  /** Null where the width of the page decides. */
  readonly isNumbered: boolean | null;
}

/** Sizes from which to choose, in their order. */
export const SIZES: readonly number[] = [0.85, 1, 1.15, 1.3, 1.5, 1.75, 2];

const PLAIN: ReadingPreferences = { size: 1, isNumbered: null };

/** Name of the cookie: a frame of another site may keep one where it has no other store. */
const COOKIE = "__Host-reading";
const YEAR_SECONDS = 365 * 24 * 3600;

export function storedPreferences(): ReadingPreferences {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${COOKIE}=`));
  try {
    return checked(JSON.parse(decodeURIComponent(found?.slice(COOKIE.length + 1) ?? "%7B%7D")));
  } catch {
    // Somebody else wrote it.
    return PLAIN;
  }
}

export function storePreferences(preferences: ReadingPreferences): void {
  const value = encodeURIComponent(JSON.stringify(preferences));
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
  document.cookie = `${COOKIE}=${value}; Path=/; Max-Age=${YEAR_SECONDS}; Secure; SameSite=None; Partitioned`;
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
