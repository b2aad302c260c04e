/** The character of a conversation under a point of the window. */

import type { RenderedText } from "./anchors";

/** The offset of the character under a point of the window, or null where there is none. */
export function offsetUnder(rendered: RenderedText, x: number, y: number): number | null {
  const caret = caretUnder(x, y);
  if (caret === null) {
    return null;
  }
  // A caret stands between two characters; the point is on one of them, or beside the text.
  for (const from of [caret.offset - 1, caret.offset]) {
    if (from >= 0 && from < (caret.node as Text).length && isOn(caret.node, from, x, y)) {
      return rendered.offsetIn(caret.node, from);
    }
  }
  return null;
}

function isOn(node: Node, offset: number, x: number, y: number): boolean {
  const range = new Range();
  range.setStart(node, offset);
  range.setEnd(node, offset + 1);
  for (const box of range.getClientRects()) {
    if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) {
      return true;
    }
  }
  return false;
}

function caretUnder(x: number, y: number): { node: Node; offset: number } | null {
  const position = document.caretPositionFromPoint?.(x, y);
  if (position != null) {
    return asText(position.offsetNode, position.offset);
  }
  // Safari and older Chrome.
  const range = document.caretRangeFromPoint?.(x, y);
  return range == null ? null : asText(range.startContainer, range.startOffset);
}

function asText(node: Node, offset: number): { node: Node; offset: number } | null {
  return node instanceof Text ? { node, offset } : null;
}
