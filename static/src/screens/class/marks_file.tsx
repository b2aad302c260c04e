/** The marks of the class as a file, with their history, and their comparison with the LMS. */

import { useState } from "preact/hooks";
import { api, download } from "../../api/http";
import { comparePath, HISTORY_FILE_PATH, MARKS_FILE_PATH } from "../../api/paths/marks";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";

interface MarksFileProps {
  readonly activityId: string;
  readonly isInLms: boolean;
  /** True for who may read the history of the marks. */
  readonly hasHistory: boolean;
}

export function MarksFile({ activityId, isInLms, hasHistory }: MarksFileProps) {
  const { error, isBusy, run } = useMutation();
  const [done, setDone] = useState("");
  const compare = () =>
    run(async () => {
      await api("POST", comparePath(activityId));
      setDone(t("The LMS is asked. Marks that differ stand above the table in a moment."));
    });
  return (
    <section aria-labelledby="marks-file">
      <h2 id="marks-file">{t("Marks as a file")}</h2>
      <p class="hint">
        {t("All marks of this class, for a spreadsheet (CSV).")}
        {hasHistory &&
          ` ${t("Their history tells who set, released and sent which, and what the LMS answered.")}`}
        {!isInLms &&
          ` ${t("They stay in this tool: without an LMS there is no gradebook to send them to.")}`}
      </p>
      <p class="button-row">
        <button
          type="button"
          disabled={isBusy}
          onClick={() => void run(() => download("GET", MARKS_FILE_PATH, "marks.csv"))}
        >
          {t("Download the marks")}
        </button>
        {hasHistory && (
          <button
            type="button"
            disabled={isBusy}
            onClick={() => void run(() => download("GET", HISTORY_FILE_PATH, "history.csv"))}
          >
            {t("Download their history")}
          </button>
        )}
        {isInLms && (
          <button type="button" disabled={isBusy} onClick={() => void compare()}>
            {t("Compare with the LMS")}
          </button>
        )}
      </p>
      <p role="status">{done}</p>
      <FormError error={error} />
    </section>
  );
}
