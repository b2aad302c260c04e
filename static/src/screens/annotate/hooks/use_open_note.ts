/** The note that is open, and whether its comment editor takes the focus. */

import { useCallback, useState } from "preact/hooks";

export interface OpenNote {
  readonly key: string | null;
  /** The note whose comment editor takes the focus. */
  readonly focusKey: string | null;
  readonly isSheetUp: boolean;
  readonly show: (key: string | null, takesFocus?: boolean) => void;
  readonly toggle: (key: string) => void;
  readonly moveSheet: (isUp: boolean) => void;
}

/** State of the open note; a narrow page raises its sheet of notes with it. */
export function useOpenNote(): OpenNote {
  const [key, setKey] = useState<string | null>(null);
  const [focusKey, setFocusKey] = useState<string | null>(null);
  const [isSheetUp, moveSheet] = useState(false);
  const show = useCallback((shown: string | null, takesFocus = false) => {
    setKey(shown);
    setFocusKey(takesFocus ? shown : null);
    if (shown !== null) {
      moveSheet(true);
    }
  }, []);
  const toggle = useCallback((toggled: string) => {
    setKey((old) => (old === toggled ? null : toggled));
    setFocusKey(null);
  }, []);
  return { key, focusKey, isSheetUp, show, toggle, moveSheet };
}
