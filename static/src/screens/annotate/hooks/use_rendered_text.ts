/** The conversation on the page: what is painted on it, selected in it and clicked. */

import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { HighlightValue, TagValue } from "../../../document/annotations/schema";
import type { RenderedText } from "../../../text/anchors";
import { canPaint, Painter } from "../../../text/painting";
import { type Selected, watchSelection } from "../../../text/selection";
import { highlightsAt, marksOf, offsetUnder, Placements } from "../geometry/placements";

/** A conversation that is on the page. */
export interface TextOnPage {
  readonly conversation: string;
  readonly root: HTMLElement;
  readonly placements: Placements;
}

/** The text of `conversation` once it is on the page, and the two callbacks that tell of it. */
export function useTextOnPage(conversation: string | null) {
  const [text, setText] = useState<TextOnPage | null>(null);
  const onRendered = useCallback(
    (rendered: RenderedText, root: HTMLElement) =>
      setText({ conversation: conversation ?? "", root, placements: new Placements(rendered) }),
    [conversation],
  );
  const onLayout = useCallback(
    () => setText((old) => old && { ...old, placements: old.placements.laidOutAnew() }),
    [],
  );
  // Between the choice of another conversation and its appearance, there is none.
  return { text: text?.conversation === conversation ? text : null, onRendered, onLayout };
}

/** Paint these highlights; gives the function that shows one of them as looked at. */
export function usePainting(
  text: TextOnPage | null,
  highlights: readonly HighlightValue[],
  tags: readonly TagValue[],
  open: HighlightValue | null,
  selected: Selected | null,
): (hovered: HighlightValue | null) => void {
  const painter = useMemo(() => (canPaint() ? new Painter(".turn-body") : null), []);
  useEffect(() => () => painter?.stop(), [painter]);
  useEffect(() => painter?.colour(tags), [painter, tags]);

  const placements = text?.placements ?? null;
  const marks = useMemo(
    () => (placements === null ? new Map() : marksOf(highlights, placements)),
    [highlights, placements],
  );
  useEffect(() => painter?.paint(marks), [painter, marks]);
  useEffect(() => painter?.showPending(selected?.range ?? null), [painter, selected]);

  const show = useCallback(
    (hovered: HighlightValue | null) => {
      const looked = hovered ?? open;
      const place = looked === null ? null : (placements?.of(looked) ?? null);
      painter?.showActive(place?.range ?? null, looked?.tag ?? "");
    },
    [painter, placements, open],
  );
  useEffect(() => show(null), [show]);
  return show;
}

/** What is selected in the text, while this person may write. */
export function useSelected(
  text: TextOnPage | null,
  canWrite: boolean,
): [Selected | null, (selected: Selected | null) => void] {
  const [selected, setSelected] = useState<Selected | null>(null);
  const root = text?.root ?? null;
  const rendered = text?.placements.rendered ?? null;
  useEffect(() => {
    setSelected(null);
    return root !== null && canWrite
      ? watchSelection(root, () => rendered, setSelected)
      : undefined;
  }, [root, rendered, canWrite]);
  return [selected, setSelected];
}

/** Tell which highlights are under a click in the text, the shortest first; none is told too. */
export function useClicks(
  text: TextOnPage | null,
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
        root.classList.toggle("over-note", under(event).length > 0);
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
