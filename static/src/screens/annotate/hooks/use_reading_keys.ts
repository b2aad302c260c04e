/** Keys of reading: the cursor in the text, turns, the panel. */

import { useEffect, useRef } from "preact/hooks";
import { t } from "../../../i18n/messages";
import type { Unit, Way } from "../../../text/reading_cursor";
import { isEnter, isMac, isTyping } from "../../../ui/keys";
import type { ReadingCursor } from "./use_reading_cursor";

/** Keys with what they do, as the list on the page shows them. */
export interface KeyWords {
  readonly keys: string;
  readonly does: string;
}

/** True on systems whose keyboards name the keys otherwise. */

/** Keys while the focus is in the text. They are those of `moveOf` and `onKey`. */
export const READING_KEYS: readonly KeyWords[] = [
  { keys: "→ ←", does: t("Next or previous sentence") },
  { keys: isMac ? "⌥ → ←" : t("Ctrl → ←"), does: t("Next or previous word") },
  { keys: "↓ ↑", does: t("Next or previous paragraph") },
  { keys: t("Shift with any of these"), does: t("Make the passage longer, or shorter again") },
  { keys: "Enter", does: t("Open the note there, or go to the tags") },
  { keys: t("Esc"), does: t("Let the passage go") },
  { keys: "/", does: t("Find in the text, or go to a paragraph") },
];

/** Keys that work in the whole page, outside of fields. */
export const PAGE_KEYS: readonly KeyWords[] = [
  { keys: isMac ? "⌥ ↓ ↑" : t("Alt ↓ ↑"), does: t("Next or previous turn") },
  { keys: isMac ? "⌘ Z" : t("Ctrl Z"), does: t("Undo what you did last; with Shift, do it again") },
];

/** Keys while a passage is selected, or the cursor is on it. */
export const TAG_KEYS: readonly KeyWords[] = [
  { keys: t("1 … 9, a … z"), does: t("Give the tag of that key, and write a comment") },
  { keys: "0", does: t("Write a note to yourself") },
  { keys: isMac ? "⌘ Enter" : t("Ctrl Enter"), does: t("Save the comment") },
  { keys: t("Esc"), does: t("Back from the comment to the text") },
];

/** Keys on a card of the board. */
export const BOARD_KEYS: readonly KeyWords[] = [
  { keys: "→ ← ↓ ↑", does: t("Go from card to card") },
  { keys: t("Home, End"), does: t("First or last card of the column") },
  { keys: "M", does: t("Move the card to another column") },
  { keys: "Enter", does: t("Open the note in its text") },
];

export interface ReadingActions {
  readonly goToTurn: (turn: number) => void;
  /** Open the note under the cursor; false where there is none. */
  readonly openNote: () => boolean;
  readonly openPanel: () => void;
}

/** Listen for the keys. The roots are those of the texts, which take the focus. */
export function useReadingKeys(
  [first, second]: readonly [HTMLElement | null, HTMLElement | null],
  cursor: ReadingCursor,
  actions: ReadingActions,
): void {
  const latest = useRef({ cursor, actions });
  latest.current = { cursor, actions };
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    document.addEventListener("keydown", (event) => onPageKey(event, latest.current), { signal });
    return () => ending.abort();
  }, []);
  useKeysIn(first, latest);
  useKeysIn(second, latest);
}

function useKeysIn(root: HTMLElement | null, latest: { current: Latest }): void {
  useEffect(() => {
    const ending = new AbortController();
    if (root !== null) {
      watchText(root, latest, ending.signal);
    }
    return () => ending.abort();
  }, [root, latest]);
}

interface Latest {
  readonly cursor: ReadingCursor;
  readonly actions: ReadingActions;
}

/** The arrows scroll for whoever came by mouse, and move the cursor for whoever came by keyboard. */
function watchText(root: HTMLElement, latest: { current: Latest }, signal: AbortSignal): void {
  let isPressed = false;
  let isByKeyboard = false;
  let wasByKeyboard = false;
  root.addEventListener(
    "pointerdown",
    () => {
      isPressed = true;
      wasByKeyboard = isByKeyboard;
      isByKeyboard = false;
    },
    { signal },
  );
  document.addEventListener("pointerup", () => queueMicrotask(() => (isPressed = false)), {
    signal,
  });
  // What began as a press has become scrolling by touch, which moves no focus.
  root.addEventListener(
    "pointercancel",
    () => {
      isPressed = false;
      isByKeyboard = wasByKeyboard;
    },
    { signal },
  );
  root.addEventListener(
    "focusin",
    () => {
      isByKeyboard ||= !isPressed;
    },
    { signal },
  );
  root.addEventListener(
    "keydown",
    (event) => {
      const target = event.target as Element;
      const isInText = target === root || target.matches(".turn");
      if (isByKeyboard && isInText && onTextKey(event, latest.current)) {
        event.preventDefault();
      }
    },
    { signal },
  );
}

/** True where the key did something. */
function onTextKey(event: KeyboardEvent, { cursor, actions }: Latest): boolean {
  const move = moveOf(event, isRightToLeft(cursor, event.target as Element));
  if (move !== null) {
    cursor.move(move.unit, move.way, event.shiftKey);
    return true;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return false;
  }
  if (isEnter(event)) {
    return cursor.selected !== null && (actions.openNote() || focusTags());
  }
  if (event.key === "/") {
    actions.openPanel();
    return true;
  }
  return false;
}

function focusTags(): boolean {
  const first = document.querySelector<HTMLElement>(".tag-menu button");
  first?.focus();
  return first !== null;
}

/** Move of the cursor by a key; null for every other key. */
export function moveOf(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey">,
  isRightToLeft: boolean,
): { readonly unit: Unit; readonly way: Way } | null {
  const { key, ctrlKey, altKey, metaKey } = event;
  const isWord = isMac ? altKey && !ctrlKey : ctrlKey && !altKey;
  const isOther = metaKey || ((ctrlKey || altKey) && !isWord);
  if (isOther) {
    return null;
  }
  if (key === "ArrowRight" || key === "ArrowLeft") {
    const way = (key === "ArrowRight") === isRightToLeft ? -1 : 1;
    return { unit: isWord ? "word" : "sentence", way };
  }
  if ((key === "ArrowDown" || key === "ArrowUp") && !isWord) {
    return { unit: "paragraph", way: key === "ArrowDown" ? 1 : -1 };
  }
  return null;
}

/** Arrows go the way that the eye goes. */
function isRightToLeft({ selected }: ReadingCursor, target: Element): boolean {
  const element = selected?.range.startContainer.parentElement ?? target;
  return getComputedStyle(element).direction === "rtl";
}

function onPageKey(event: KeyboardEvent, { cursor, actions }: Latest): void {
  const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
  const way = { ArrowDown: 1, ArrowUp: -1 }[key];
  const isMeant = altKey && !ctrlKey && !metaKey && !shiftKey && way !== undefined;
  if (isMeant && !isTyping(event.target)) {
    event.preventDefault();
    actions.goToTurn(cursor.turn() + way);
  }
}
