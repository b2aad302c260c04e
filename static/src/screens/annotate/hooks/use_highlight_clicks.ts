/** Clicks on highlights in the text. */

import { useEffect, useRef } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import { offsetUnder } from "../../../text/offset_under";
import type { ShownText } from "./use_shown_text";

type OnClick = (under: readonly HighlightValue[]) => void;

/** Call `onClick` with the highlights under a click in a text, the shortest first, or none. */
export function useHighlightClicks(
  [first, second]: readonly [ShownText, ShownText?],
  onClick: OnClick,
): void {
  useClicksIn(first, onClick);
  useClicksIn(second ?? null, onClick);
}

function useClicksIn(shown: ShownText | null, onClick: OnClick): void {
  const latest = useRef({ shown, onClick });
  latest.current = { shown, onClick };
  const root = shown?.text?.root ?? null;
  useEffect(() => {
    if (root === null) {
      return;
    }
    const under = (event: MouseEvent): readonly HighlightValue[] => {
      const { shown } = latest.current;
      const rendered = shown?.text?.placements.rendered;
      const offset = rendered && offsetUnder(rendered, event.clientX, event.clientY);
      return offset == null ? [] : (shown?.placed?.at(offset) ?? []);
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
