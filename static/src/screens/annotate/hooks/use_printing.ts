/** Printing: everything is open and on the page while the browser makes its pages. */

import { flushSync } from "preact/compat";
import { useEffect, useState } from "preact/hooks";

/** True while the page is being printed. Folded parts of the text are open meanwhile. */
export function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    let opened: HTMLDetailsElement[] = [];
    const onBefore = () => {
      opened = [...document.querySelectorAll<HTMLDetailsElement>(".turn-body details:not([open])")];
      for (const details of opened) {
        details.open = true;
      }
      flushSync(() => setPrinting(true));
    };
    const onAfter = () => {
      for (const details of opened) {
        details.open = false;
      }
      opened = [];
      setPrinting(false);
    };
    addEventListener("beforeprint", onBefore);
    addEventListener("afterprint", onAfter);
    return () => {
      removeEventListener("beforeprint", onBefore);
      removeEventListener("afterprint", onAfter);
    };
  }, []);
  return isPrinting;
}
