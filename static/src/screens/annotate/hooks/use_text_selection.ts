/** The selection in the texts, while this person may write. */

import { useCallback, useEffect, useState } from "preact/hooks";
import { type Selected, watchSelection } from "../../../text/selection";
import type { PlacedText } from "./use_placed_text";
import type { Reading } from "./use_reading";

/** Selection in the text that is read, and the function that drops it; null where nothing can be tagged. */
export function useTextSelection(
  { sides: [first, second], text, choice }: Reading,
  canWrite: boolean,
): [Selected | null, () => void] {
  const [inFirst, setInFirst] = useWatched(first.text, canWrite);
  const [inSecond, setInSecond] = useWatched(second?.text ?? null, canWrite);
  const found = inFirst === null ? second : first;
  const isAny = inFirst !== null || inSecond !== null;
  useEffect(() => {
    // Keys select without a press, which would have gone there.
    if (isAny && found?.conversation != null) {
      choice.choose(found.conversation.id);
    }
  }, [inFirst, inSecond]);
  const drop = useCallback(() => {
    setInFirst(null);
    setInSecond(null);
  }, []);
  return [isAny && text === found?.text ? (inFirst ?? inSecond) : null, drop];
}

function useWatched(
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
