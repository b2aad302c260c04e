/** Boxes of the lines of a passage, from the corner of what scrolls. */

import type { RenderedText, Span } from "../../../text/anchors";

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** UTF-16 units of a passage that are measured; somebody may have selected a whole book. */
const MOST_UNITS = 2_000;

/** Boxes of the last lines of a span, and true where it reads from right to left at its end. */
export function lineBoxes(
  rendered: RenderedText,
  { start, end }: Span,
  scroller: HTMLElement,
): { readonly boxes: readonly Box[]; readonly isRightToLeft: boolean } | null {
  const range = rendered.rangeOf({ start: Math.max(start, end - MOST_UNITS), end });
  if (range === null) {
    return null;
  }
  const { left, top } = scroller.getBoundingClientRect();
  const boxes: Box[] = [];
  for (const box of rectsOf(range)) {
    const last = boxes.at(-1);
    const next = {
      left: box.left - left + scroller.scrollLeft,
      top: box.top - top + scroller.scrollTop,
      width: box.width,
      height: box.height,
    };
    if (last !== undefined && isSameLine(last, next)) {
      const from = Math.min(last.left, next.left);
      const to = Math.max(last.left + last.width, next.left + next.width);
      boxes[boxes.length - 1] = { ...last, left: from, width: to - from };
    } else {
      boxes.push(next);
    }
  }
  const parent = range.endContainer.parentElement;
  const isRightToLeft = parent !== null && getComputedStyle(parent).direction === "rtl";
  return boxes.length === 0 ? null : { boxes, isRightToLeft };
}

/** Boxes of the text alone: a range of whole paragraphs has those of the paragraphs, too. */
function* rectsOf(range: StaticRange): Generator<DOMRect> {
  const { startContainer, startOffset, endContainer, endOffset } = range;
  const part = new Range();
  part.setStart(startContainer, startOffset);
  part.setEnd(endContainer, endOffset);
  const walker = document.createTreeWalker(part.commonAncestorContainer, NodeFilter.SHOW_TEXT);
  walker.currentNode = startContainer;
  for (let node: Node | null = startContainer; node !== null; node = walker.nextNode()) {
    part.setStart(node, node === startContainer ? startOffset : 0);
    part.setEnd(node, node === endContainer ? endOffset : (node as Text).length);
    for (const box of part.getClientRects()) {
      if (box.width > 0) {
        yield box;
      }
    }
    if (node === endContainer) {
      return;
    }
  }
}

function isSameLine(a: Box, b: Box): boolean {
  const shared = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return shared > Math.min(a.height, b.height) / 2;
}
