/** Caret and selection in the texts of turns, as offsets of their canonical text. */

/** Attribute of the element that holds the text of a turn: the turn's number. */
export const TURN_ATTRIBUTE = "data-turn";

/** Place in the text of one turn; `start` equals `end` for a caret. */
export interface Caret {
  readonly turn: number;
  readonly start: number;
  readonly end: number;
}

/** The selection inside `list`, as far as it lies in the turn in which it begins; null elsewhere. */
export function currentCaret(list: Element): Caret | null {
  const selection = document.getSelection();
  if (selection === null || selection.rangeCount === 0) {
    return null;
  }
  const range = selection.getRangeAt(0);
  const body = bodyAround(range.startContainer);
  if (body === null || !list.contains(body)) {
    return null;
  }
  const start = lengthUntil(body, range.startContainer, range.startOffset);
  const end = body.contains(range.endContainer)
    ? lengthUntil(body, range.endContainer, range.endOffset)
    : (body.textContent ?? "").length;
  return { turn: Number(body.getAttribute(TURN_ATTRIBUTE)), start, end };
}

/** The text of the turn that holds a node. */
export function bodyAround(node: Node | null): HTMLElement | null {
  const element = node instanceof Element ? node : (node?.parentElement ?? null);
  return element?.closest<HTMLElement>(`[${TURN_ATTRIBUTE}]`) ?? null;
}

/** UTF-16 units of text in `body` before a point in it. */
function lengthUntil(body: Element, container: Node, offset: number): number {
  const before = new Range();
  before.setStart(body, 0);
  before.setEnd(container, offset);
  return before.toString().length;
}

/** Put the caret into the text of a turn, and the focus with it. */
export function placeCaret(body: HTMLElement, offset: number): void {
  body.focus({ preventScroll: true });
  const [node, inNode] = pointAt(body, offset);
  document.getSelection()?.collapse(node, inNode);
  body.scrollIntoView?.({ block: "nearest" });
}

function pointAt(body: Element, offset: number): [Node, number] {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  let before = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const { length } = node as Text;
    if (offset < before + length || (offset === before + length && length > 0)) {
      return [node, offset - before];
    }
    before += length;
  }
  return [body, body.childNodes.length];
}
