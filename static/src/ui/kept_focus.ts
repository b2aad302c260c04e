/** Focus in a list whose controls remove themselves: it goes on to what comes next, or to the list. */

import { useState } from "preact/hooks";

const FOCUSABLE =
  "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary";

/**
 * Ref of an element whose children are rows, or other parts. The focus that something in it takes
 * along goes into the same row, else into the next one, else to the element.
 */
export function useKeptFocus(): (element: HTMLElement | null) => void {
  const [follow] = useState(() => {
    let end = () => {};
    return (element: HTMLElement | null) => {
      end();
      end = element === null ? () => {} : keepFocus(element);
    };
  });
  return follow;
}

/** Element that had the focus last, and its row with the place of it. */
interface LastFocus {
  readonly target: Element;
  /** Innermost list around it, which comes first. */
  readonly list: Element | null;
  readonly row: Element | null;
  readonly at: number;
}

function keepFocus(list: HTMLElement): () => void {
  list.dataset["keepsFocus"] = "";
  if (!list.hasAttribute("tabindex")) {
    list.tabIndex = -1;
  }
  let last: LastFocus | null = null;
  const note = ({ target }: FocusEvent) => {
    if (target instanceof Element && target !== list) {
      const row = rowOf(list, target);
      const innermost = target.closest("[data-keeps-focus]");
      last = {
        target,
        list: innermost,
        row,
        at: row === null ? -1 : [...list.children].indexOf(row),
      };
    }
  };
  const leave = () =>
    // An element that is being removed may say so before it is gone.
    queueMicrotask(() => {
      if (last?.target.isConnected && document.activeElement !== last.target) {
        last = null;
      }
    });
  const observer = new MutationObserver(() => {
    if (last === null || last.target.isConnected || !isNowhere()) {
      return;
    }
    const { row, at, list: innermost } = last;
    last = null;
    if (innermost !== list && innermost?.isConnected) {
      return;
    }
    const next = row?.isConnected ? row : (list.children[at] ?? list.lastElementChild);
    (next?.querySelector<HTMLElement>(FOCUSABLE) ?? list).focus();
  });
  list.addEventListener("focusin", note);
  list.addEventListener("focusout", leave);
  observer.observe(list, { childList: true, subtree: true });
  return () => {
    list.removeEventListener("focusin", note);
    list.removeEventListener("focusout", leave);
    observer.disconnect();
  };
}

function rowOf(list: Element, target: Element): Element | null {
  let row: Element | null = target;
  while (row !== null && row.parentElement !== list) {
    row = row.parentElement;
  }
  return row;
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
