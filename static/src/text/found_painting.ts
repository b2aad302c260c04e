/** Paints what is found in a text, with the CSS Custom Highlight API. */

import { canPaint } from "./painting";

/** Registry entries, as style sheets name them. */
const FOUND = "found";
const CURRENT = "found-current";

/** Paint matches, and one of them as the present one, in place of any others. */
export function paintFound(ranges: readonly AbstractRange[], current: AbstractRange | null): void {
  clearFound();
  if (canPaint()) {
    set(FOUND, ranges, 3);
    set(CURRENT, current === null ? [] : [current], 4);
  }
}

/** Take the paint away. */
export function clearFound(): void {
  if (canPaint()) {
    CSS.highlights.delete(FOUND);
    CSS.highlights.delete(CURRENT);
  }
}

function set(name: string, ranges: readonly AbstractRange[], priority: number): void {
  const entry = new Highlight();
  for (const range of ranges) {
    entry.add(range);
  }
  entry.priority = priority;
  CSS.highlights.set(name, entry);
}
