/** Numbers of paragraphs, beside the text: style sheets show them, and no text node is touched. */

import { useEffect } from "preact/hooks";
import type { RenderedText } from "../../../text/anchors";
import { blocksOf, referenceText } from "../../../text/blocks";
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

/** Texts whose paragraphs have their numbers. */
const numbered = new WeakSet<RenderedText>();

/** Give each paragraph its number. A text that was laid out without them is laid out twice. */
export function numberParagraphs(rendered: RenderedText): void {
  if (numbered.has(rendered)) {
    return;
  }
  numbered.add(rendered);
  let last: Element | null = null;
  for (const block of blocksOf(rendered)) {
    if (block.whole !== last) {
      last = block.whole;
      besideNumber(block.whole).dataset.paragraph ??= referenceText(block);
    }
  }
}

/** The element whose number stands beside it: what scrolls sideways would take it along. */
function besideNumber(whole: Element): HTMLElement {
  const box = whole.closest<HTMLElement>(".scroll-box");
  const code = whole.localName === "pre" ? whole.querySelector<HTMLElement>("code") : null;
  return box ?? code ?? (whole as HTMLElement);
}
