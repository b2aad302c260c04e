/** Keys with which a marker goes from student to student. */

import { flushSync } from "preact/compat";
import { useLayoutEffect } from "preact/hooks";
import { focusFirst } from "../../features/grading/rubric/rubric_fields";
import { t } from "../../i18n/messages";

export interface MarkingKeys {
  readonly next: (() => void) | null;
  readonly previous: (() => void) | null;
}

/** Keys and what they do, as the page lists them. */
export const KEYS: readonly (readonly [string, string])[] = [
  [t("J or N"), t("next student")],
  [t("K or P"), t("previous student")],
  [t("M"), t("to the mark")],
  [t("R"), t("to the rubric")],
  [t("F"), t("feedback on the first note of what is marked")],
  [t("1 to 9"), t("in the rubric: choose a level and go on")],
  ["Enter", t("in the mark: save and go on")],
  [t("Ctrl + Enter"), t("in the comment: save and go on")],
];

/** Letters mean nothing in a field of a number or a choice, so keys work there, too; in a text they
 *  are text. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  if (target instanceof HTMLInputElement) {
    return target.type !== "radio" && target.inputMode !== "decimal";
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
      ["r", focusRubric],
      ["f", openFeedback],
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

/** Open the mark where a narrow page has it closed, at once: it takes the focus now. */
function openMark(): void {
  const toggle = document.querySelector<HTMLElement>("[data-mark] .mark-toggle");
  if (toggle?.getAttribute("aria-expanded") === "false") {
    flushSync(() => toggle.click());
  }
}

function focusMark(): void {
  openMark();
  document.querySelector<HTMLInputElement>("[data-mark] input[name=score]")?.focus();
}

function focusRubric(): void {
  openMark();
  const criterion = document.querySelector<HTMLElement>("[data-mark] [data-criterion]");
  if (criterion !== null) {
    focusFirst(criterion);
  }
}

/** Open the feedback on the first note of the criterion that is marked, or of all. */
function openFeedback(): void {
  const active = document.querySelector<HTMLElement>("[data-active=true] [data-feedback]");
  (active ?? document.querySelector<HTMLElement>("[data-feedback]"))?.click();
}
