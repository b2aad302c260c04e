/** A button for something that cannot be undone: it asks once, in its own place. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

export interface SureProps {
  readonly ask: string;
  readonly onSure: () => void;
  readonly children: ComponentChildren;
}

export function Sure({ ask, onSure, children }: SureProps) {
  const [isAsking, setAsking] = useState(false);
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAsking) {
      yes.current?.focus();
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
      <button ref={yes} type="button" class="danger" aria-label={ask} onClick={onSure}>
        Delete
      </button>
      <button type="button" class="quiet" onClick={() => setAsking(false)}>
        Keep
      </button>
    </span>
  );
}
