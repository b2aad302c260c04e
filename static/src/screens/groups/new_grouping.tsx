/** Form of a new set of groups: empty, or the class split at random. */

import { useState } from "preact/hooks";
import { api } from "../../api/http";
import { GROUPINGS_PATH } from "../../api/paths/courses";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { FieldError, FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { LimitedInput } from "../../ui/text_limit";
import { SizeField, sizeOf } from "./size_field";

export function NewGrouping({ refetch }: { readonly refetch: () => Promise<void> }) {
  const { error, isBusy, run } = useMutation();
  const [isSplit, setSplit] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const element = event.currentTarget as HTMLFormElement;
    const form = new FormData(element);
    const size = isSplit ? sizeOf(form) : null;
    void run(async () => {
      await api("POST", GROUPINGS_PATH, { name: textOf(form, "name"), size });
      element.reset();
      setSplit(false);
      await refetch();
    });
  };
  return (
    <section aria-labelledby="new-grouping">
      <h2 id="new-grouping">{t("New set of groups")}</h2>
      <form class="form-fields" onSubmit={(event) => submit(event as unknown as SubmitEvent)}>
        <label>
          {t("Name of the set")}
          <LimitedInput
            name="name"
            required
            limit={100}
            placeholder={t("Such as “Project groups”")}
            dir="auto"
          />
        </label>
        <FieldError error={error} field="name" />
        <label class="option">
          <input
            type="checkbox"
            checked={isSplit}
            onChange={({ currentTarget }) => setSplit(currentTarget.checked)}
          />
          <span>
            {t("Split the class at random")}
            <small>{t("Otherwise it is empty, and you make its groups yourself.")}</small>
          </span>
        </label>
        {isSplit && <SizeField label={t("Into groups of")} />}
        <FormError error={error} except={["name"]} />
        <p>
          <button type="submit" disabled={isBusy}>
            {t("Make the set")}
          </button>
        </p>
      </form>
    </section>
  );
}
