/** Way from an activity's settings to the notes with which students or groups begin. */

import { api } from "../../api/http";
import { pathOf, withQuery } from "../../api/requests";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";
import type { Owner } from "./words";

interface PrepareTemplateProps {
  readonly activityId: string;
  readonly owner: Owner;
  readonly onOpened: (workspace: string) => void;
}

export function PrepareTemplate({ activityId, owner, onOpened }: PrepareTemplateProps) {
  const { error, isBusy, run } = useMutation();
  const open = () =>
    run(async () => {
      const path = pathOf("/api/activities/{activity_id}/workspace", { activity_id: activityId });
      const opened = await api("POST", withQuery("POST", path, { template: true }));
      onOpened(opened.workspace_id);
    });
  return (
    <section aria-labelledby="template">
      <h2 id="template">{t("Starting version")}</h2>
      <p class="hint">
        {owner === "group"
          ? t("Each group can begin with notes of yours, as models or as questions to think about.")
          : t(
              "Each student can begin with notes of yours, as models or as questions to think about.",
            )}
      </p>
      <p>
        <button type="button" disabled={isBusy} onClick={() => void open()}>
          {t("Prepare the starting version")}
        </button>
      </p>
      <FormError error={error} />
    </section>
  );
}
