/** Form for a class without an LMS. */

import { api } from "../../api/http";
import { pathOf } from "../../api/requests";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { LimitedInput } from "../../ui/text_limit";

export function NewClass({ onCreated }: { readonly onCreated: () => Promise<void> }) {
  const { error, isBusy, run } = useMutation();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const title = textOf(new FormData(form), "title");
    void run(async () => {
      await api("POST", pathOf("/api/classes"), { title });
      form.reset();
      await onCreated();
    });
  };
  return (
    <section aria-labelledby="new-class">
      <h2 id="new-class">{t("New class")}</h2>
      <p class="hint">
        {t(
          "A class without an LMS. You invite its people yourself, marks stay here, and you can join it to a course of your LMS later.",
        )}
      </p>
      <form class="inline-form" onSubmit={(event) => submit(event as unknown as SubmitEvent)}>
        <label>
          {t("Title of the class")}
          <LimitedInput name="title" required limit={200} />
        </label>
        <button type="submit" disabled={isBusy}>
          {t("Create the class")}
        </button>
      </form>
      <FormError error={error} />
    </section>
  );
}
