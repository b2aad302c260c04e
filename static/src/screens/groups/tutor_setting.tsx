/** Choice whether tutors see the whole class, or the groups that they are in. */

import { api } from "../../api/http";
import type { GroupOverview } from "../../api/openapi.generated";
import { GROUP_SETTINGS_PATH } from "../../api/paths/courses";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";

interface TutorSettingProps {
  readonly overview: GroupOverview;
  readonly refetch: () => Promise<void>;
}

export function TutorSetting({ overview, refetch }: TutorSettingProps) {
  const { error, isBusy, run } = useMutation();
  const placed = new Set(
    overview.groupings.flatMap(({ groups }) => groups.flatMap((group) => group.members)),
  );
  const lost = overview.people.filter(
    (one) => one.role === "tutor" && !placed.has(one.enrolment_id),
  );
  return (
    <section aria-labelledby="tutors">
      <h2 id="tutors">{t("Tutors")}</h2>
      <label class="option">
        <input
          type="checkbox"
          checked={overview.limits_tutors}
          disabled={isBusy}
          onChange={({ currentTarget }) => {
            const limits_tutors = currentTarget.checked;
            void run(async () => {
              await api("PUT", GROUP_SETTINGS_PATH, { limits_tutors });
              await refetch();
            });
          }}
        />
        <span>
          {t("Tutors see and mark only the groups that they are in")}
          <small>
            {t(
              "They still read what the whole class shares. Put each tutor into their groups like a student.",
            )}
          </small>
        </span>
      </label>
      {overview.limits_tutors && lost.length > 0 && (
        <p class="activity-status">
          {t("In no group, and so with nobody to see: {names}.", {
            names: lost.map((one) => one.name).join(", "),
          })}
        </p>
      )}
      <FormError error={error} />
    </section>
  );
}
