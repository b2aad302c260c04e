/** Keys of a search: the arrows go through the results, Escape goes back to the words. */

import { isEscape } from "../../ui/keys";

export function moveFocus(
  event: KeyboardEvent,
  box: HTMLElement | null,
  field: HTMLInputElement | null,
): void {
  const results = [...(box?.querySelectorAll<HTMLElement>("[data-result]") ?? [])];
  const at = results.indexOf(document.activeElement as HTMLElement);
  const isInField = document.activeElement === field;
  if (isEscape(event) && at >= 0) {
    event.preventDefault();
    field?.focus();
  } else if (event.key === "ArrowDown" && (at >= 0 || isInField)) {
    event.preventDefault();
    results[Math.min(at + 1, results.length - 1)]?.focus();
  } else if (event.key === "ArrowUp" && at >= 0) {
    event.preventDefault();
    (results[at - 1] ?? field)?.focus();
  }
}
