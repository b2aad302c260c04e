/** The writing window in a component. */

import { useEffect, useMemo, useState } from "preact/hooks";
import type { Schedule } from "../../../api/openapi.generated";
import {
  nextChangeAfter,
  type WriteBlock,
  writeBlockAt,
  writingWindowOf,
} from "../store/writing_window";

/** Reason why writing is blocked, or null; the component redraws when it changes. */
export function useWriteBlock(schedule: Schedule): WriteBlock | null {
  const hours = useMemo(() => writingWindowOf(schedule, Date.now()), [schedule]);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const at = Date.now();
    const timer = setTimeout(() => setNow(Date.now()), nextChangeAfter(hours, at));
    return () => clearTimeout(timer);
  }, [hours, now]);
  return writeBlockAt(hours, Math.max(now, Date.now()));
}
