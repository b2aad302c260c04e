/** Button that lets teachers and tutors see the names that were sealed. It cannot be taken back. */

import { api } from "../../api/http";
import { activityPath } from "../../api/paths/activities";
import { pathOf } from "../../api/requests";
import { t } from "../../i18n/messages";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { ConfirmButton } from "../../ui/confirm_button";
import { FormError } from "../../ui/field_error";

interface UnsealNamesProps {
  readonly activityId: string;
  /** Called when the names are open; other pages learn of it as changed settings. */
  readonly onUnsealed?: () => unknown;
}

export function UnsealNames({ activityId, onUnsealed }: UnsealNamesProps) {
  const { error, isBusy, run } = useMutation();
  const unseal = () =>
    run(async () => {
      await unsealActivity(activityId);
      onUnsealed?.();
    });
  return (
    <>
      {isBusy ? (
        <span role="status">{t("Opening the names…")}</span>
      ) : (
        <ConfirmButton
          question={t(
            "Show teachers and tutors who wrote what, for good? The students will read that you did.",
          )}
          confirmLabel={t("Open the names")}
          cancelLabel={t("Not yet")}
          onConfirm={() => void unseal()}
        >
          {t("Open the names")}
        </ConfirmButton>
      )}
      <FormError error={error} />
    </>
  );
}

async function unsealActivity(activityId: string): Promise<void> {
  const path = pathOf("/api/activities/{activity_id}/unseal", { activity_id: activityId });
  const unsealed = await api("POST", path);
  await updateAnswer(activityPath(activityId), (activity) => ({ ...activity, ...unsealed }));
}
