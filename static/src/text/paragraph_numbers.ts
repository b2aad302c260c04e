/** Numbers of paragraphs, beside the text: style sheets show them, and no text node is touched. */

import type { RenderedText } from "./anchors";
import { blocksOf, referenceText } from "./blocks";

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
