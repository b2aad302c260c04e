/** Numbers of paragraphs, beside the text: style sheets show them, and no text node is touched. */

import { useEffect } from "preact/hooks";
import { blocksOf, referenceText } from "../../../text/blocks";
import type { PlacedText } from "./use_placed_text";

/** Give each paragraph its number, once they are wanted and the page has been painted. */
export function useParagraphNumbers(text: PlacedText | null, isNumbered: boolean): void {
  const rendered = text?.placements.rendered ?? null;
  useEffect(() => {
    if (rendered === null || !isNumbered) {
      return;
    }
    const timer = setTimeout(() => {
      let last: Element | null = null;
      for (const block of blocksOf(rendered)) {
        if (block.whole !== last) {
          last = block.whole;
          numbered(block.whole).dataset.paragraph ??= referenceText(block);
        }
      }
    });
    return () => clearTimeout(timer);
  }, [rendered, isNumbered]);
}

/** The element whose number stands beside it: what scrolls sideways would take it along. */
function numbered(whole: Element): HTMLElement {
  const box = whole.closest<HTMLElement>(".scroll-box");
  const code = whole.localName === "pre" ? whole.querySelector<HTMLElement>("code") : null;
  return box ?? code ?? (whole as HTMLElement);
}
