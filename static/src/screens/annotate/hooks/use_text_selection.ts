/** The selection in the text, while this person may write. */

import { useEffect, useState } from "preact/hooks";
import { type Selected, watchSelection } from "../../../text/selection";
import type { PlacedText } from "./use_placed_text";

/** State of the selection; null where nothing can be tagged. */
export function useTextSelection(
  text: PlacedText | null,
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
