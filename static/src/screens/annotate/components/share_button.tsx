/** Button that lets others see a private note. */

import { useState } from "preact/hooks";
import { ApiError } from "../../../api/http";
import { t } from "../../../i18n/messages";
import type { NoteContext } from "../hooks/use_card_context";

export function ShareButton({ highlight, store, sharing }: NoteContext) {
  const [isUnderWay, setUnderWay] = useState(false);
  const [problem, setProblem] = useState("");
  const share = () => {
    setUnderWay(true);
    setProblem("");
    store.privates.share(highlight.key).catch((error: unknown) => {
      setUnderWay(false);
      setProblem(
        error instanceof ApiError && error.status !== 0
          ? `${error.sentence} ${error.advice}`
          : t("There is no connection, so this note is still for you alone."),
      );
    });
  };
  return (
    <>
      <button
        type="button"
        class="quiet"
        title={sharing}
        aria-disabled={isUnderWay}
        onClick={() => !isUnderWay && share()}
      >
        {isUnderWay ? t("Sharing…") : t("Share")}
      </button>
      {problem !== "" && (
        <p class="note-card-warning note-card-problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
