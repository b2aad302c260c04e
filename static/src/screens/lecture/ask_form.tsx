/** Form of a question to everybody who has the activity open. */

import { useRef } from "preact/hooks";
import { api } from "../../api/http";
import { pollsPath } from "../../api/paths/lectures";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { FieldError, FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { LimitedInput } from "../../ui/text_limit";

const TIMES = [
  [30, t("30 seconds")],
  [60, t("1 minute")],
  [120, t("2 minutes")],
] as const;

interface AskFormProps {
  readonly activityId: string;
}

export function AskForm({ activityId }: AskFormProps) {
  const { error, isBusy, run } = useMutation();
  const details = useRef<HTMLDetailsElement>(null);
  const ask = async (form: HTMLFormElement) => {
    const data = new FormData(form);
    const isAsked = await run(() =>
      api("POST", pollsPath(activityId), {
        text: textOf(data, "text"),
        choices: textOf(data, "choices")
          .split("\n")
          .filter((line) => line.trim() !== ""),
        seconds: Number(textOf(data, "seconds")),
      }),
    );
    if (isAsked) {
      form.reset();
      if (details.current !== null) {
        details.current.open = false;
      }
    }
  };
  return (
    <details class="lecture-ask controls" ref={details}>
      <summary>{t("Ask a question")}</summary>
      <form
        class="form-fields"
        onSubmit={(event) => {
          event.preventDefault();
          void ask(event.currentTarget);
        }}
      >
        <label>
          {t("Question")}
          <LimitedInput name="text" required limit={300} dir="auto" autocomplete="off" />
        </label>
        <FieldError error={error} field="text" />
        <label>
          {t("Answers to choose from")}{" "}
          <small>{t("one a line, 2 to 5; empty for answers in words")}</small>
          <textarea name="choices" rows={3} dir="auto" />
        </label>
        <FieldError error={error} field="choices" />
        <label>
          {t("Time")}
          <select name="seconds" defaultValue="60">
            {TIMES.map(([seconds, words]) => (
              <option key={seconds} value={seconds}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <FormError error={error} except={["text", "choices"]} />
        <p>
          <button type="submit" class="primary" disabled={isBusy}>
            {t("Ask everybody")}
          </button>
        </p>
      </form>
    </details>
  );
}
