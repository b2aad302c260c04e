/** Part of the form of an activity: when students can write; teachers always can. */

import type { ApiError } from "../../api/http";
import type { Activity } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";
import { FieldError } from "../../ui/field_error";
import { asField } from "../../ui/format_time";

interface WritingFieldsProps {
  /** The activity to change; undefined for a new one. */
  readonly activity: Activity | undefined;
  readonly error: ApiError | null;
}

export function WritingFields({ activity, error }: WritingFieldsProps) {
  return (
    <fieldset>
      <legend>
        {t("When can students write?")} <small>{t("optional; they can always read")}</small>
      </legend>
      <div class="date-range">
        {(["opens_at", "closes_at"] as const).map((name) => (
          <label key={name}>
            {name === "opens_at" ? t("From") : t("Until")}
            <input
              name={name}
              type="datetime-local"
              defaultValue={asField(activity?.[name] ?? null)}
            />
          </label>
        ))}
      </div>
      <FieldError error={error} field="dates" />
    </fieldset>
  );
}
