/** Highlights painted in the text. */

import { useCallback, useEffect, useMemo } from "preact/hooks";
import type { HighlightValue } from "../../../document/annotations/schema";
import { canPaint, Painter } from "../../../text/painting";
import type { Selected } from "../../../text/selection";
import { marksOf } from "../geometry/placements";
import type { ShownNotes } from "../store/tag_resolver";
import type { PlacedText } from "./use_placed_text";

/** Paint highlights; returns the function that emphasizes a hovered one. */
export function usePaintedHighlights(
  text: PlacedText | null,
  highlights: readonly HighlightValue[],
  { tags, privateKeys }: ShownNotes,
  open: HighlightValue | null,
  selected: Selected | null,
): (hovered: HighlightValue | null) => void {
  const painter = useMemo(() => (canPaint() ? new Painter(".turn-body") : null), []);
  useEffect(() => () => painter?.stop(), [painter]);
  useEffect(() => painter?.setLooks(tags), [painter, tags]);

  const placements = text?.placements ?? null;
  const marks = useMemo(
    () => (placements === null ? new Map() : marksOf(highlights, placements, privateKeys)),
    [highlights, placements, privateKeys],
  );
  useEffect(() => painter?.paint(marks), [painter, marks]);
  useEffect(() => painter?.showPending(selected?.range ?? null), [painter, selected]);

  const emphasize = useCallback(
    (hovered: HighlightValue | null) => {
      const emphasized = hovered ?? open;
      const place = emphasized === null ? null : (placements?.of(emphasized) ?? null);
      painter?.showActive(place?.range ?? null, emphasized?.tag ?? "");
    },
    [painter, placements, open],
  );
  useEffect(() => emphasize(null), [emphasize]);
  return emphasize;
}
