/** Address that leads to an activity, to pass on. */

import { activityAddress } from "../../api/paths/activities";
import { t } from "../../i18n/messages";
import { CopyButton } from "../../ui/copy_button";

export function CopyLink({ activityId }: { readonly activityId: string }) {
  const address = activityAddress(activityId);
  return (
    <section aria-labelledby="activity-link">
      <h2 id="activity-link">{t("Link to this activity")}</h2>
      <p class="hint">
        {t("Whoever is in the class and opens it signs in and is here. It lets nobody else in.")}
      </p>
      <p class="copy-row">
        <code>{address}</code> <CopyButton text={address}>{t("Copy link")}</CopyButton>
      </p>
    </section>
  );
}
