/** Numbers of paragraphs in a component, turned on while a text is read. */

import { useEffect } from "preact/hooks";
import { numberParagraphs } from "../../../text/paragraph_numbers";
import type { PlacedText } from "./use_placed_text";

/** Give each paragraph its number, once they are wanted; those that have one keep it. */
export function useParagraphNumbers(text: PlacedText | null, isNumbered: boolean): void {
  const rendered = text?.placements.rendered ?? null;
  useEffect(() => {
    if (rendered !== null && isNumbered) {
      numberParagraphs(rendered);
    }
  }, [rendered, isNumbered]);
}
