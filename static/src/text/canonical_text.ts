/**
 * The one count of characters that anchors rely on (twin: lti_tool/conversations/canonical_text.py).
 *
 * The text of a turn is the concatenation of the text nodes of its HTML in document order, nothing
 * collapsed and nothing added. Turns are joined by one line feed. Offsets count UTF-16 units, which
 * is what a JavaScript string counts anyway.
 */

/** Separator between the texts of two turns. */
export const TURN_JOIN = "\n";

/**
 * The HTML of a turn as nodes, in an element of a document of its own: nothing is fetched or run.
 *
 * It is parsed in the same surroundings as in the twin, because they decide which nodes come out.
 */
export function parsed(html: string): Element {
  const page = new DOMParser().parseFromString(
    `<!doctype html><body><div>${html}</div>`,
    "text/html",
  );
  return page.body.firstElementChild ?? page.body;
}

/** The text of one turn: `root` holds its nodes. */
export function textOf(root: Element | DocumentFragment): string {
  return root.textContent ?? "";
}

/** `offset`, or one less when it would stand between the two halves of a surrogate pair. */
export function notInsidePair(text: string, offset: number): number {
  return splitsPair(text, offset) ? offset - 1 : offset;
}

/** True where `offset` is between the two halves of a surrogate pair. */
export function splitsPair(text: string, offset: number): boolean {
  if (offset <= 0 || offset >= text.length) {
    return false;
  }
  return isHigh(text.charCodeAt(offset - 1)) && isLow(text.charCodeAt(offset));
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
