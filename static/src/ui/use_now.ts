/** The present time in a component. */

import { useEffect, useState } from "preact/hooks";

const REFRESH_MS = 30_000;

/** Milliseconds since 1970, renewed often enough for "5 minutes ago". */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
