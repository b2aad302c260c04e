/** Clicks on highlights in the text. */

import { useEffect, useRef } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import { offsetUnder } from "../../../text/offset_under";
import { highlightsAt } from "../geometry/placements";
import type { PlacedText } from "./use_placed_text";

/** Call `onClick` with the highlights under a click in the text, the shortest first, or none. */
export function useHighlightClicks(
  text: PlacedText | null,
  highlights: readonly HighlightValue[],
  onClick: (under: readonly HighlightValue[]) => void,
): void {
  const latest = useRef({ text, highlights, onClick });
  latest.current = { text, highlights, onClick };
  const root = text?.root ?? null;
  useEffect(() => {
    if (root === null) {
      return;
    }
    const under = (event: MouseEvent): readonly HighlightValue[] => {
      const { text, highlights } = latest.current;
      const rendered = text?.placements.rendered;
      const offset = rendered && offsetUnder(rendered, event.clientX, event.clientY);
      return text == null || offset == null
        ? []
        : highlightsAt(offset, highlights, text.placements);
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
