/** The earlier moment that the page shows, if any. */

import { useRef, useState } from "preact/hooks";
import type { NotesState } from "../store/notes_state";

/** State of the page at an earlier moment, made of that of now. */
export type AsItWas = (live: NotesState) => NotesState;

export interface PageHistory {
  readonly isOpen: boolean;
  /** The moment that is shown; null for now. */
  readonly past: AsItWas | null;
  readonly open: () => void;
  readonly show: (past: AsItWas) => void;
  /** Go back to now. */
  readonly close: () => void;
}

export function useHistory(): PageHistory {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<Element | null>(null);
  const [past, setPast] = useState<AsItWas | null>(null);
  return {
    isOpen,
    past,
    open: () => {
      opener.current = document.activeElement;
      setOpen(true);
    },
    show: (shown) => setPast(() => shown),
    close: () => {
      setOpen(false);
      setPast(null);
      // The bar goes with the focus: it goes back to what opened the history.
      if (opener.current instanceof HTMLElement) {
        opener.current.focus();
      }
    },
  };
}
