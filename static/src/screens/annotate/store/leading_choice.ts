/** Choice of a teacher to lead the class through the text, for as long as the page is open. */

import { useEffect, useState } from "preact/hooks";

const listeners = new Set<(isOn: boolean) => void>();
let isLeading = false;

export function setLeading(isOn: boolean): void {
  isLeading = isOn;
  for (const listener of listeners) {
    listener(isOn);
  }
}

/** True while the teacher leads. */
export function useIsLeading(): boolean {
  const [isOn, setOn] = useState(isLeading);
  useEffect(() => {
    setOn(isLeading);
    listeners.add(setOn);
    return () => void listeners.delete(setOn);
  }, []);
  return isOn;
}
