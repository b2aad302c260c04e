/** Erasure of a person, in two steps: what it does, and their name typed. */

import { useState } from "preact/hooks";
import { api } from "../../api/http";
import type { PersonSummary } from "../../api/openapi.generated";
import { pathOf } from "../../api/requests";
import { t } from "../../i18n/messages";
import { rich } from "../../i18n/rich";
import { FieldError, FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { LimitedInput } from "../../ui/text_limit";
import { useChange } from "./use_change";

interface EraseFormProps {
  readonly person: PersonSummary;
  readonly onErased: () => Promise<void>;
}

export function EraseForm({ person, onErased }: EraseFormProps) {
  const [isOpen, setOpen] = useState(false);
  const { error, isBusy, run } = useChange(onErased);
  const erase = (event: SubmitEvent) => {
    event.preventDefault();
    const name = textOf(new FormData(event.currentTarget as HTMLFormElement), "name");
    void run(() =>
      api("POST", pathOf("/api/admin/people/{person_id}/erasure", { person_id: person.id }), {
        name,
      }),
    );
  };
  if (!isOpen) {
    return (
      <p>
        <button type="button" class="quiet" onClick={() => setOpen(true)}>
          {t("Erase this person…")}
        </button>
      </p>
    );
  }
  return (
    <form
      class="form-fields"
      aria-label={t("Erase {name}", { name: person.name })}
      onSubmit={(event) => erase(event as unknown as SubmitEvent)}
    >
      <p>
        {rich(
          "<b>This cannot be undone.</b> Their name, accounts and sign-ins are deleted, and the text of what they wrote, also from the history of every document. What others wrote stays. Their marks stay without a name; the comments with them are deleted. Backups still have all of it.",
          { b: (text) => <b>{text}</b> },
        )}
      </p>
      <label>
        {rich("Type {name} to erase them", { name: <q>{person.name}</q> })}
        <LimitedInput name="name" required limit={255} autocomplete="off" />
      </label>
      <FieldError error={error} field="name" />
      <FormError error={error} except={["name"]} />
      <p class="button-row">
        <button type="submit" class="danger" disabled={isBusy}>
          {t("Erase for good")}
        </button>
        <button type="button" onClick={() => setOpen(false)}>
          {t("Keep")}
        </button>
      </p>
    </form>
  );
}
