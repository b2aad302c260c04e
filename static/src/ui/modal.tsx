/** Dialog over the whole page. The browser keeps the focus in it and closes it with Escape. */

import "./modal.css";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

export interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  /** True for a dialog that is only as large as what is in it. */
  readonly isSmall?: boolean;
  readonly children: ComponentChildren;
}

export function Modal({ title, onClose, isSmall = false, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class={isSmall ? "modal modal-small" : "modal"}
      aria-labelledby={heading}
      onClose={onClose}
    >
      <header class="modal-head controls">
        <h2 id={heading}>{title}</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </header>
      {children}
    </dialog>
  );
}
