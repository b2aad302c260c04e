/** Columns of the table of members that fit its width; those that can best be missed go first. */

import { useEffect, useState } from "preact/hooks";
import type { Column } from "./columns";

/** Keys in the order in which columns are left out; name and mark stay. */
const FIRST_OUT = [
  "last_seen",
  "replies",
  "started",
  "words",
  "last_note",
  "questions",
  "lacking",
  "comments",
  "tags",
  "answer",
  "brought",
  "highlights",
  "submission",
];

/** The columns without as many as it takes to fit `rem`; the one that sorts, `kept`, stays. */
export function fitting(columns: readonly Column[], rem: number, kept: string): readonly Column[] {
  const out = new Set<string>();
  let excess = columns.reduce((sum, { least }) => sum + least, 0) - rem;
  for (const key of FIRST_OUT) {
    const column = columns.find((each) => each.key === key);
    if (excess > 0 && column !== undefined && key !== kept) {
      out.add(key);
      excess -= column.least;
    }
  }
  return columns.filter(({ key }) => !out.has(key));
}

/** Width of an element in rem, followed; endless before it is known. */
export function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY);
  useEffect(() => {
    if (element.current === null || !("ResizeObserver" in window)) {
      return;
    }
    const observer = new ResizeObserver(([entry]) => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setWidth((entry?.contentRect.width ?? Number.POSITIVE_INFINITY) / rem);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
