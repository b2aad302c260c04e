/** Clicks on highlights in the text. */

import { useEffect, useRef } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import { offsetUnder } from "../../../text/offset_under";
import type { PlacedNotes } from "../geometry/placed_notes";
import type { PlacedText } from "./use_placed_text";

/** Call `onClick` with the highlights under a click in the text, the shortest first, or none. */
export function useHighlightClicks(
  text: PlacedText | null,
  placed: PlacedNotes | null,
  onClick: (under: readonly HighlightValue[]) => void,
): void {
  const latest = useRef({ text, placed, onClick });
  latest.current = { text, placed, onClick };
  const root = text?.root ?? null;
  useEffect(() => {
    if (root === null) {
      return;
    }
    const under = (event: MouseEvent): readonly HighlightValue[] => {
      const { text, placed } = latest.current;
      const rendered = text?.placements.rendered;
      const offset = rendered && offsetUnder(rendered, event.clientX, event.clientY);
      return offset == null ? [] : (placed?.at(offset) ?? []);
    };
    const onClick = (event: MouseEvent) => {
      const isOnControl = event.target instanceof Element && event.target.closest("a, button");
      if (!isOnControl && document.getSelection()?.isCollapsed !== false) {
        latest.current.onClick(under(event));
      }
    };
    let frame = 0;
    const onMove = (event: PointerEvent) => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        root.classList.toggle("over-highlight", under(event).length > 0);
      });
    };
    root.addEventListener("click", onClick);
    root.addEventListener("pointermove", onMove, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      root.removeEventListener("click", onClick);
      root.removeEventListener("pointermove", onMove);
    };
  }, [root]);
}
