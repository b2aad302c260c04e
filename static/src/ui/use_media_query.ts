/** Media queries in a component, and the widths at which layouts change. */

import { useEffect, useState } from "preact/hooks";

/** Query of wide pages, on which notes stand beside the text. */
export const WIDE = "(min-width: 46rem)";

/** Query of pages with room beside the text. */
export const ROOMY = "(min-width: 64rem)";

/** Query of pages with room for two texts and for notes beside them. */
export const LARGE = "(min-width: 70rem)";

/** State of a media query. */
export function useMediaQuery(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const onChange = () => setHolds(list.matches);
    onChange();
    list.addEventListener("change", onChange);
    return () => list.removeEventListener("change", onChange);
  }, [query]);
  return holds;
}
