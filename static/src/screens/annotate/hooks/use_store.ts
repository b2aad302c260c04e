/** Ties components to what changes outside of them. */

import { useEffect, useReducer, useState } from "preact/hooks";
import type { LiveNotes, LiveView } from "../store/notes_store";

/** The present view of the notes; draws the component again with every change. */
export function useLive(live: LiveNotes): LiveView {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => live.subscribe(() => redraw(undefined)), [live]);
  return live.view;
}

const HALF_A_MINUTE = 30_000;

/** Milliseconds since 1970, renewed often enough for "5m ago". */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), HALF_A_MINUTE);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
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
