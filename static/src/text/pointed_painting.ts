/** Paints the passage to which a teacher points, with the CSS Custom Highlight API. */

import { canPaint } from "./painting";

/** Registry entry, as style sheets name it. */
const POINTED = "pointed";

/** Paint a range as the one that is pointed at, in place of any other. */
export function paintPointed(range: AbstractRange): void {
  if (canPaint()) {
    const entry = new Highlight(range);
    entry.priority = 2;
    CSS.highlights.set(POINTED, entry);
  }
}

/** Take the paint away. */
export function clearPointed(): void {
  if (canPaint()) {
    CSS.highlights.delete(POINTED);
  }
}
