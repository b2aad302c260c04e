/**
 * Watches what a person selects in the conversation, by mouse, keyboard or touch.
 *
 * The last selection is remembered while the focus goes to a control that acts on it, because some
 * browsers drop the selection at that moment.
 */

import type { RenderedText, Span } from "./anchors";

/** A selected stretch of the conversation. */
export interface Selected {
  readonly span: Span;
  readonly range: StaticRange;
}

/** Milliseconds without a change after which a selection by keyboard or touch counts as made. */
const SETTLED_AFTER = 180;

/** The mark of controls that act on the selection: pressing them does not end it. */
export const KEEPS_SELECTION = "data-keeps-selection";

/**
 * Report each settled selection inside `root`, and null when there is none any more.
 *
 * `rendered` gives the text on the page at that moment. Returns the function that ends the watch.
 */
export function watchSelection(
  root: HTMLElement,
  rendered: () => RenderedText | null,
  report: (selected: Selected | null) => void,
): () => void {
  let timer = 0;
  let isDragging = false;

  const settle = (): void => {
    clearTimeout(timer);
    const selected = currentSelection(root, rendered());
    if (selected === null && isKept(document.activeElement)) {
      return;
    }
    report(selected);
  };
  const later = (delay: number): void => {
    clearTimeout(timer);
    timer = window.setTimeout(settle, delay);
  };
  const onChange = (): void => {
    if (!isDragging) {
      later(SETTLED_AFTER);
    }
  };
  const onDown = (event: PointerEvent): void => {
    isDragging = event.pointerType === "mouse" && root.contains(event.target as Node);
    if (isDragging) {
      // What changed just before would be reported half-way: what it shows moves the text.
      clearTimeout(timer);
    }
  };
  const onUp = (): void => {
    if (isDragging) {
      isDragging = false;
      // The browser ends a selection that was clicked on only after this event.
      later(0);
    }
  };

  const ending = new AbortController();
  const options = { signal: ending.signal };
  document.addEventListener("selectionchange", onChange, options);
  document.addEventListener("pointerdown", onDown, options);
  document.addEventListener("pointerup", onUp, options);
  document.addEventListener("pointercancel", onUp, options);
  return () => {
    ending.abort();
    clearTimeout(timer);
  };
}

/** Present selection inside `root`. */
export function currentSelection(
  root: HTMLElement,
  rendered: RenderedText | null,
): Selected | null {
  const selection = document.getSelection();
  if (rendered === null || selection === null || selection.rangeCount === 0) {
    return null;
  }
  const range = selection.getRangeAt(0);
  if (selection.isCollapsed || !range.intersectsNode(root) || !startedIn(root, selection)) {
    return null;
  }
  const span = rendered.spanOf(range);
  const found = span === null ? null : rendered.rangeOf(span);
  return span === null || found === null ? null : { span, range: found };
}

/** A selection that began elsewhere (select all, a drag out of a card) is not meant for a note. */
function startedIn(root: HTMLElement, selection: Selection): boolean {
  return root.contains(selection.anchorNode);
}

function isKept(element: Element | null): boolean {
  return element?.closest(`[${KEEPS_SELECTION}]`) != null;
}
