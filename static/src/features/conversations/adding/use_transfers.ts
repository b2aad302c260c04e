/** Pastes and drops anywhere on the page, besides those into a field of a form. */

import { useEffect, useRef, useState } from "preact/hooks";
import { isTyping } from "../../../ui/keys";
import { readTransfer, type Transfer } from "./transfer";

/**
 * Call `onTransfer` for each paste and drop while no dialog is open. `box` is the one field that
 * takes a paste, as long as nothing has been typed into it. Returns true while something is
 * dragged over the page.
 */
export function useTransfers(
  box: { readonly current: HTMLTextAreaElement | null },
  onTransfer: (transfer: Transfer) => void,
): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onTransfer);
  latest.current = onTransfer;
  useEffect(() => {
    const isModal = () => document.querySelector("dialog[open]") !== null;
    const onPaste = (event: ClipboardEvent) => {
      if (event.clipboardData === null || isModal() || isTypedInto(event.target, box.current)) {
        return;
      }
      event.preventDefault();
      latest.current(readTransfer(event.clipboardData, false));
    };
    const onDragOver = (event: DragEvent) => {
      // Otherwise the browser would leave the page for the file that is dropped.
      event.preventDefault();
      setOver(!isModal());
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) {
        setOver(false);
      }
    };
    const onDrop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer !== null && !isModal()) {
        latest.current(readTransfer(event.dataTransfer, true));
      }
    };
    const ending = new AbortController();
    const options = { signal: ending.signal };
    document.addEventListener("paste", onPaste, options);
    document.addEventListener("dragover", onDragOver, options);
    document.addEventListener("dragleave", onLeave, options);
    document.addEventListener("drop", onDrop, options);
    return () => ending.abort();
  }, [box]);
  return isOver;
}

function isTypedInto(target: EventTarget | null, box: HTMLTextAreaElement | null): boolean {
  if (target === box) {
    return box !== null && box.value !== "";
  }
  return isTyping(target);
}
