/** Dialog over the whole page. The browser keeps the focus in it and closes it with Escape. */

import { t } from "../i18n/messages";
import "./modal.css";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

export interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  /** "small" for a dialog that is only as large as what is in it, "whole" for one as wide as the page. */
  readonly size?: "small" | "whole";
  /** Controls between the title and the button that closes. */
  readonly controls?: ComponentChildren;
  readonly children: ComponentChildren;
}

const CLASSES = { usual: "modal", small: "modal modal-small", whole: "modal modal-whole" };

export function Modal({ title, onClose, size, controls, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // Before any effect of what is in it, which may then move the focus.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class={CLASSES[size ?? "usual"]}
      aria-labelledby={heading}
      onClose={onClose}
    >
      <header class="modal-head controls">
        <h2 id={heading} dir="auto">
          {title}
        </h2>
        {controls}
        <button type="button" onClick={() => dialog.current?.close()}>
          {t("Close")}
        </button>
      </header>
      {children}
    </dialog>
  );
}
