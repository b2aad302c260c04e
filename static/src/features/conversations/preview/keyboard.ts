/** Keys and other input in the texts of turns: they edit turns, never the words. */

import { t } from "../../../i18n/messages";
import { bodyAround, currentCaret, TURN_ATTRIBUTE } from "./caret";
import type { Acts } from "./use_editor";

interface Keys {
  readonly act: Acts;
  /** Opens the panel of a turn. */
  readonly open: (turn: number) => void;
}

/** Follow the input inside `list`. Returns the function that ends it. */
export function followInput(list: HTMLElement, latest: () => Keys): () => void {
  const ending = new AbortController();
  const options = { signal: ending.signal };
  list.addEventListener("beforeinput", (event) => onInput(event, list, latest().act), options);
  list.addEventListener("keydown", (event) => onKey(event, list, latest()), options);
  // A text that is dragged would be moved, or leave the page for where it is dropped.
  list.addEventListener("dragstart", (event) => event.preventDefault(), options);
  return () => ending.abort();
}

function onInput(event: InputEvent, list: HTMLElement, act: Acts): void {
  if (bodyAround(event.target as Node) === null) {
    return;
  }
  event.preventDefault();
  const caret = currentCaret(list);
  if (caret === null) {
    return;
  }
  const isCaret = caret.start === caret.end;
  if (event.inputType === "insertParagraph" || event.inputType === "insertLineBreak") {
    act.split(caret);
  } else if (event.inputType.startsWith("delete") && !isCaret) {
    act.beginRedaction(caret);
  } else if (event.inputType === "deleteContentBackward" && caret.start === 0) {
    act.joinBefore(caret.turn);
  } else {
    act.inform(
      t("The words stay as they were. You can split, join, name, leave out and take out."),
    );
  }
}

function onKey(event: KeyboardEvent, list: HTMLElement, { act, open }: Keys): void {
  const body = bodyAround(event.target as Node);
  if (body === null) {
    return;
  }
  const turn = Number(body.getAttribute(TURN_ATTRIBUTE));
  const step = event.altKey && { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step) {
    list.querySelector<HTMLElement>(`[${TURN_ATTRIBUTE}="${turn + step}"]`)?.focus();
  } else if (event.key === "F2") {
    open(turn);
  } else {
    undoKey(event, act);
    return;
  }
  event.preventDefault();
}

/** Undo and redo by the usual keys. */
export function undoKey(event: KeyboardEvent, act: Acts): void {
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && !event.altKey && (key === "z" || key === "y")) {
    event.preventDefault();
    if (key === "y" || event.shiftKey) {
      act.redo();
    } else {
      act.undo();
    }
  }
}
