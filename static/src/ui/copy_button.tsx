/** Button that copies a text, and says whether it could. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

interface CopyButtonProps {
  readonly text: string;
  readonly children: ComponentChildren;
}

export function CopyButton({ text, children }: CopyButtonProps) {
  const [words, setWords] = useState("");
  const copy = () =>
    // In a frame of an LMS a browser may not allow it.
    navigator.clipboard.writeText(text).then(
      () => setWords("Copied."),
      () => setWords("Your browser did not allow it. Select the text and copy it."),
    );
  return (
    <>
      <button type="button" onClick={() => void copy()}>
        {children}
      </button>{" "}
      <span role="status">{words}</span>
    </>
  );
}
