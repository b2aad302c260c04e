/** Keys with which a marker goes from student to student. */

import { useLayoutEffect } from "preact/hooks";

export interface MarkingKeys {
  readonly next: (() => void) | null;
  readonly previous: (() => void) | null;
}

/** Keys and what they do, as the page lists them. */
export const KEYS: readonly (readonly [string, string])[] = [
  ["J or N", "next student"],
  ["K or P", "previous student"],
  ["M", "to the mark"],
  ["Enter", "in the mark: save and go on"],
  ["Ctrl + Enter", "in the comment: save and go on"],
];

/** Letters mean nothing in the field of a mark, so keys work there, too; in a text they are text. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  if (target instanceof HTMLInputElement) {
    return target.name !== "score";
  }
  return target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName);
}

export function useMarkingKeys({ next, previous }: MarkingKeys): void {
  // Before the next key: somebody may press twice in a row.
  useLayoutEffect(() => {
    const acts = new Map([
      ["j", next],
      ["n", next],
      ["k", previous],
      ["p", previous],
      ["m", focusMark],
    ]);
    const press = (event: KeyboardEvent) => {
      const isChord = event.ctrlKey || event.metaKey || event.altKey;
      if (isChord || event.isComposing || isTyping(event.target)) {
        return;
      }
      const act = acts.get(event.key.toLowerCase());
      if (act !== undefined) {
        event.preventDefault();
        act?.();
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [next, previous]);
}

function focusMark(): void {
  document.querySelector<HTMLInputElement>("[data-mark] input[name=score]")?.focus();
}
