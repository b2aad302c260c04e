/** A button for something that cannot be undone: it asks once, in its own place. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

export interface SureProps {
  readonly ask: string;
  readonly onSure: () => void;
  /** What the two buttons say. */
  readonly yes?: string;
  readonly no?: string;
  readonly children: ComponentChildren;
}

export function Sure({ ask, onSure, children, yes = "Delete", no = "Keep" }: SureProps) {
  const [isAsking, setAsking] = useState(false);
  const sure = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAsking) {
      sure.current?.focus();
    }
  }, [isAsking]);
  if (!isAsking) {
    return (
      <button type="button" class="quiet" onClick={() => setAsking(true)}>
        {children}
      </button>
    );
  }
  return (
    <span class="sure">
      <span class="sure-ask">{ask}</span>
      <button ref={sure} type="button" class="danger" aria-label={ask} onClick={onSure}>
        {yes}
      </button>
      <button type="button" class="quiet" onClick={() => setAsking(false)}>
        {no}
      </button>
    </span>
  );
}
