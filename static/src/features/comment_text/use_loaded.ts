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
    part.load().then(
      (loaded) => {
        part.loaded = loaded;
        if (isCurrent) {
          redraw((before) => before + 1);
        }
      },
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [part, isNeeded]);
  return isNeeded ? part.loaded : null;
}
