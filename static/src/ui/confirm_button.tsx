/** Button for something that cannot be undone: it asks for confirmation in its own place. */

import { t } from "../i18n/messages";
import "./confirm_button.css";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

export interface ConfirmButtonProps {
  readonly question: string;
  readonly onConfirm: () => void;
  /** Labels of the two buttons. */
  readonly confirmLabel?: string;
  readonly cancelLabel?: string;
  /** Accessible name of the button, where its words alone do not tell what it is about. */
  readonly label?: string;
  readonly children: ComponentChildren;
}

export function ConfirmButton({
  question,
  onConfirm,
  children,
  confirmLabel = t("Delete"),
  cancelLabel = t("Keep"),
  label,
}: ConfirmButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const confirmButton = useRef<HTMLButtonElement>(null);
  // Not an effect: a key that is pressed before the next frame would go nowhere.
  useLayoutEffect(() => {
    if (isAsking) {
      confirmButton.current?.focus();
    }
  }, [isAsking]);
  if (!isAsking) {
    return (
      <button type="button" class="quiet" aria-label={label} onClick={() => setAsking(true)}>
        {children}
      </button>
    );
  }
  return (
    <span class="confirm">
      <span class="confirm-question">{question}</span>
      <button
        ref={confirmButton}
        type="button"
        class="danger"
        aria-label={question}
        onClick={onConfirm}
      >
        {confirmLabel}
      </button>
      <button type="button" class="quiet" onClick={() => setAsking(false)}>
        {cancelLabel}
      </button>
    </span>
  );
}
