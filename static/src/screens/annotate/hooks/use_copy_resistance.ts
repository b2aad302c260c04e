/** Friction for copying: a conversation can be marked, and not be copied, dragged out or printed. */

import { useEffect, useState } from "preact/hooks";

/** Parts of the page with the conversation's words. */
const TEXT = ".conversation, .note-card-quote, .board-quote";

/** Time for which the page says why nothing was copied. */
const NOTICE_MS = 6_000;

/** Switch copying off while `isOn`; true while the page is to say so. Keys and selections stay. */
export function useCopyResistance(isOn: boolean): boolean {
  const [attempts, setAttempts] = useState(0);
  useEffect(() => {
    if (!isOn) {
      return;
    }
    const refuse = (event: Event) => {
      // A copy that the page itself makes is not one of the text.
      if (!event.defaultPrevented && isAboutText(event)) {
        event.preventDefault();
        setAttempts((count) => count + 1);
      }
    };
    const events = ["copy", "cut", "dragstart"];
    for (const name of events) {
      document.addEventListener(name, refuse);
    }
    document.documentElement.dataset.resistsCopying = "";
    return () => {
      for (const name of events) {
        document.removeEventListener(name, refuse);
      }
      delete document.documentElement.dataset.resistsCopying;
      setAttempts(0);
    };
  }, [isOn]);
  useEffect(() => {
    if (attempts > 0) {
      const timer = window.setTimeout(() => setAttempts(0), NOTICE_MS);
      return () => window.clearTimeout(timer);
    }
  }, [attempts]);
  return attempts > 0;
}

/** True where words of the conversation are selected; what people write themselves is theirs. */
function isAboutText(event: Event): boolean {
  const { target } = event;
  if (target instanceof Element && target.closest("input, textarea") !== null) {
    return false;
  }
  const selection = document.getSelection();
  if (selection === null || selection.rangeCount === 0 || selection.isCollapsed) {
    return false;
  }
  const range = selection.getRangeAt(0);
  return [...document.querySelectorAll(TEXT)].some((part) => range.intersectsNode(part));
}
