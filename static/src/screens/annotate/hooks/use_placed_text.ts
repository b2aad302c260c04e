/** The text of the conversation on the page, with the places of highlights in it. */

import { useCallback, useRef, useState } from "preact/hooks";
import type { RenderedText } from "../../../text/anchors";
import { numberParagraphs } from "../../../text/paragraph_numbers";
import { Placements } from "../geometry/placements";

/** A conversation that is on the page. */
export interface PlacedText {
  readonly conversation: string;
  readonly root: HTMLElement;
  readonly placements: Placements;
}

/**
 * Text of `conversation` once it is on the page, with the callbacks of the view that renders it. Where
 * it `isNumbered`, paragraphs have their numbers before anything is measured.
 */
export function usePlacedText(conversation: string | null, isNumbered: boolean) {
  const [text, setText] = useState<PlacedText | null>(null);
  const latest = useRef(isNumbered);
  latest.current = isNumbered;
  const onRendered = useCallback(
    (rendered: RenderedText, root: HTMLElement) => {
      if (latest.current) {
        numberParagraphs(rendered);
      }
      setText({ conversation: conversation ?? "", root, placements: new Placements(rendered) });
    },
    [conversation],
  );
  const onLayout = useCallback(
    () => setText((old) => old && { ...old, placements: old.placements.laidOutAnew() }),
    [],
  );
  // Between the choice of another conversation and its appearance, there is none.
  return { text: text?.conversation === conversation ? text : null, onRendered, onLayout };
}
