/** Long lists that are drawn piece by piece, so that the page answers meanwhile. */

import { useEffect, useState } from "preact/hooks";
import { whenIdle } from "./when_idle";

const FIRST = 60;
const MORE = 120;

/** Number of rows to draw now; it grows whenever the browser is idle until all of them are there. */
export function useGrowing(total: number, first = FIRST, more = MORE): number {
  const [drawn, setDrawn] = useState(first);
  const isWhole = drawn >= total;
  useEffect(() => (isWhole ? undefined : whenIdle(() => setDrawn(drawn + more))), [drawn, isWhole]);
  return Math.min(drawn, total);
}
