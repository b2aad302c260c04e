/** When something can be written here, by the server's clock: this page's may be wrong. */

import { useEffect, useMemo, useState } from "preact/hooks";
import type { Schedule } from "../../../api/workspace_types";

/** Why nothing can be written just now. */
export type Ban = "not-open" | "closed";

/** The moments of a schedule on the page's own clock, in milliseconds since 1970. */
export interface Moments {
  readonly opens: number;
  readonly closes: number;
}

/** Timers know no longer wait; after it the page looks again. */
const LONGEST_WAIT = 86_400_000;

/** Where the moments are on a clock that showed `now` when the answer came. */
export function momentsOf({ opens_in, closes_in }: Schedule, now: number): Moments {
  return {
    opens: opens_in === null ? Number.NEGATIVE_INFINITY : now + opens_in * 1000,
    closes: closes_in === null ? Number.POSITIVE_INFINITY : now + closes_in * 1000,
  };
}

/** Why nothing can be written at `now`; null where something can. */
export function banAt({ opens, closes }: Moments, now: number): Ban | null {
  return now < opens ? "not-open" : now >= closes ? "closed" : null;
}

/** Milliseconds until the answer may be another one. */
export function waitFrom({ opens, closes }: Moments, now: number): number {
  const next = [opens, closes].filter((moment) => moment > now);
  return Math.min(LONGEST_WAIT, ...next.map((moment) => moment - now));
}

/** Why nothing can be written now; draws the component again when that changes. */
export function useBan(schedule: Schedule): Ban | null {
  const moments = useMemo(() => momentsOf(schedule, Date.now()), [schedule]);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const moment = Date.now();
    const timer = setTimeout(() => setNow(Date.now()), waitFrom(moments, moment));
    return () => clearTimeout(timer);
  }, [moments, now]);
  return banAt(moments, Math.max(now, Date.now()));
}
