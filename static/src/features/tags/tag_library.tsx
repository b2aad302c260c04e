/** Library of tag sets: take one for this activity, or save this one for others. */

import { useState } from "preact/hooks";
import { api } from "../../api/http";
import type { LibrarySet, Tag } from "../../api/openapi.generated";
import { TAG_SETS_PATH, tagSetPath } from "../../api/paths/activities";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { ConfirmButton } from "../../ui/confirm_button";
import { RefetchError } from "../../ui/error_page";
import { FieldError, FormError } from "../../ui/field_error";
import { LimitedInput } from "../../ui/text_limit";
import { definitions, replacedBy } from "./edits";
import { SetPreview, SetSelect } from "./set_choice";

export interface TagLibraryProps {
  readonly tags: readonly Tag[];
  readonly notes: Readonly<Record<string, number>>;
  readonly onChange: (tags: Tag[]) => void;
}

export function TagLibrary({ tags, notes, onChange }: TagLibraryProps) {
  const sets = useQuery(TAG_SETS_PATH);
  const { error, isBusy, run } = useMutation();
  const [chosenId, setChosenId] = useState("");
  const [name, setName] = useState("");
  const chosen = sets.data?.find(({ id }) => id === chosenId) ?? null;
  const save = (event: Event) => {
    event.preventDefault();
    void run(async () => {
      const { id } = await api("POST", TAG_SETS_PATH, { name, tags: definitions(tags) });
      await sets.refetch();
      setChosenId(id);
      setName("");
    });
  };
  const remove = (set: LibrarySet) =>
    run(async () => {
      await api("DELETE", tagSetPath(set.id));
      await sets.refetch();
    });
  return (
    <details class="tag-library">
      <summary>{t("Library: take another set, or save this one")}</summary>
      <RefetchError error={sets.error} />
      <SetSelect sets={sets.data ?? []} value={chosenId} onChoose={setChosenId} hasNone />
      {chosen !== null && (
        <>
          <SetPreview set={chosen} />
          <p class="button-row">
            <ConfirmButton
              question={t("Use these tags from now on? Notes keep the tags that they have.")}
              confirmLabel={t("Use them")}
              cancelLabel={t("No")}
              onConfirm={() => {
                onChange(replacedBy(tags, chosen, notes));
                setChosenId("");
              }}
            >
              {t("Use this set here")}
            </ConfirmButton>
            {chosen.is_own && (
              <ConfirmButton
                question={t("Delete your set “{name}”?", { name: chosen.name })}
                onConfirm={() => void remove(chosen)}
              >
                {t("Delete this set")}
              </ConfirmButton>
            )}
          </p>
        </>
      )}
      <form class="inline-form" onSubmit={save}>
        <label>
          {t("Save the tags above as a set of your own")}
          <LimitedInput
            placeholder={t("Name of the set")}
            limit={100}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <button type="submit" disabled={isBusy || name.trim() === ""}>
          {t("Save the set")}
        </button>
      </form>
      <FieldError error={error} field="name" />
      <FormError error={error} except={["name"]} />
    </details>
  );
}
