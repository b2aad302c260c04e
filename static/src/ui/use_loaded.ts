/** Parts of the page that are fetched when something shown first needs them. */

import { useEffect, useState } from "preact/hooks";

/** Part of the page that is fetched once. */
export interface Loadable<T> {
  loaded: T | null;
  readonly load: () => Promise<T>;
}

/** The part, once it is here; null before, and where it cannot be fetched, as without a connection. */
export function useLoaded<T>(part: Loadable<T>, isNeeded: boolean): T | null {
  const [, redraw] = useState(0);
  useEffect(() => {
    if (!isNeeded || part.loaded !== null) {
      return;
    }
    let isCurrent = true;
    void fetchPart(part).then(() => isCurrent && redraw((before) => before + 1));
    return () => {
      isCurrent = false;
    };
  }, [part, isNeeded]);
  return isNeeded ? part.loaded : null;
}

/** Fetch a part, so that it is here when it is shown. What cannot be fetched is tried again then. */
export async function fetchPart<T>(part: Loadable<T>): Promise<void> {
  try {
    part.loaded ??= await part.load();
  } catch {
    // Whoever needs it shows the page without it.
  }
}
