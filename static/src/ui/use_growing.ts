/** Long lists that are drawn piece by piece, so that the page answers meanwhile. */

import { useEffect, useState } from "preact/hooks";

const FIRST = 60;
const MORE = 120;

/** Number of rows to draw now; it grows with each frame until all of them are there. */
export function useGrowing(total: number): number {
  const [drawn, setDrawn] = useState(FIRST);
  const isWhole = drawn >= total;
  useEffect(() => {
    if (!isWhole) {
      const timer = setTimeout(() => setDrawn(drawn + MORE));
      return () => clearTimeout(timer);
    }
  }, [drawn, isWhole]);
  return Math.min(drawn, total);
}
