/** Button that copies a text, and says whether it could. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../i18n/messages";
import { copyText } from "./copy_text";

interface CopyButtonProps {
  readonly text: string;
  readonly children: ComponentChildren;
}

export function CopyButton({ text, children }: CopyButtonProps) {
  const [words, setWords] = useState("");
  const copy = async () => {
    const isCopied = await copyText(text);
    setWords(
      isCopied ? t("Copied.") : t("Your browser did not allow it. Select the text and copy it."),
    );
  };
  return (
    <>
      <button type="button" onClick={() => void copy()}>
        {children}
      </button>{" "}
      <span role="status">{words}</span>
    </>
  );
}
