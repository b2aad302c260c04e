/** Folded parts of a text (details): text nodes are there whether they are open or closed. */

/** The outermost closed element that hides a node; null where it is shown. */
export function foldedAround(node: Node): HTMLDetailsElement | null {
  let found: HTMLDetailsElement | null = null;
  for (
    let element = node instanceof Element ? node : node.parentElement;
    element !== null;
    element = element.parentElement
  ) {
    const details = element.parentElement;
    const isShown = element.localName === "summary" || !(details instanceof HTMLDetailsElement);
    if (!isShown && !details.open) {
      found = details;
    }
  }
  return found;
}

/** Open all that hides a node. */
export function unfold(node: Node): void {
  for (let folded = foldedAround(node); folded !== null; folded = foldedAround(node)) {
    folded.open = true;
  }
}
