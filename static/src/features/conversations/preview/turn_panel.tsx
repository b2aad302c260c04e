/** Panel of one turn: its name, and what can be done with it as a whole. */

import { useLayoutEffect, useRef } from "preact/hooks";
import type { DraftTurn } from "../../../api/openapi.generated";
import { t } from "../../../i18n/messages";
import { textOf } from "../../../ui/form_data";
import { isEscape } from "../../../ui/keys";
import { LimitedInput } from "../../../ui/text_limit";
import type { Acts } from "./use_editor";

interface TurnPanelProps {
  readonly turn: DraftTurn;
  readonly number: number;
  readonly act: Acts;
  readonly onClose: () => void;
}

export function TurnPanel({ turn, number, act, onClose }: TurnPanelProps) {
  const name = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => name.current?.focus(), []);
  const rename = (event: SubmitEvent) => {
    event.preventDefault();
    act.rename(number, textOf(new FormData(event.currentTarget as HTMLFormElement), "label"));
    onClose();
  };
  const isFolded = turn.html.includes('<details class="thinking">');
  return (
    <form
      class="draft-panel"
      onSubmit={(event) => rename(event as unknown as SubmitEvent)}
      onKeyDown={(event) => {
        if (isEscape(event)) {
          // The dialog would close, too.
          event.preventDefault();
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <label>
        {t("Name of the speaker")}
        <LimitedInput
          inputRef={name}
          name="label"
          limit={200}
          defaultValue={turn.label}
          dir="auto"
        />
      </label>
      <p class="button-row">
        <button type="submit">{t("Use this name")}</button>
        <button type="button" disabled={number === 0} onClick={() => act.joinBefore(number)}>
          {t("Join with the one above")}
        </button>
        <button type="button" onClick={() => act.drop(number)}>
          {t("Leave this turn out")}
        </button>
        {isFolded ? (
          <>
            <button type="button" onClick={() => act.showThinking(number, "open")}>
              {t("Unfold its thinking")}
            </button>
            <button type="button" onClick={() => act.showThinking(number, "left-out")}>
              {t("Leave its thinking out")}
            </button>
          </>
        ) : (
          <button type="button" onClick={() => act.showThinking(number, "folded")}>
            {t("Fold it, as thinking")}
          </button>
        )}
        <button type="button" onClick={onClose}>
          {t("Close")}
        </button>
      </p>
    </form>
  );
}
