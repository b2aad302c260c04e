/** Choice between the texts of a blind comparison, with a reason; kept here until it is sent. */

import { api } from "../../../api/http";
import type { Activity, ComparisonChoice, Conversation } from "../../../api/openapi.generated";
import { comparisonChoicePath } from "../../../api/paths/activities";
import { t } from "../../../i18n/messages";
import { useMutation } from "../../../query/use_mutation";
import { FieldError, FormError } from "../../../ui/field_error";
import { LimitedTextarea } from "../../../ui/text_limit";
import { UnsavedInput, useUnsaved } from "../../../ui/unsaved_input";

const LONGEST_REASON = 1000;

/** Choice as it is typed; `conversation` is undefined before anything is chosen. */
interface Typed {
  readonly conversation: string | null | undefined;
  readonly reason: string;
}

/** Choices that are not sent yet, by activity. */
const unsentChoices = new UnsavedInput<Typed>();

interface ComparisonFormProps {
  readonly activity: Activity;
  /** Texts to choose between. */
  readonly texts: readonly Conversation[];
  readonly choice: ComparisonChoice | null;
  readonly onSaved: () => void;
}

export function ComparisonForm({ activity, texts, choice, onSaved }: ComparisonFormProps) {
  const { error, isBusy, run } = useMutation();
  const unsent = useUnsaved(unsentChoices, activity.id);
  const typed = unsent.value ?? choice ?? { conversation: undefined, reason: "" };
  const { conversation, reason } = typed;
  const options = [...texts.map(({ id, title }) => [id, title] as const), EQUAL];
  const submit = async (event: Event) => {
    event.preventDefault();
    const sent = unsent.latest();
    if (conversation === undefined) {
      return;
    }
    const isSaved = await run(() =>
      api("PUT", comparisonChoicePath(activity.id), { conversation, reason }),
    );
    if (isSaved) {
      unsent.settle(sent);
      onSaved();
    }
  };
  return (
    <form class="comparison-form" onSubmit={(event) => void submit(event)}>
      <fieldset class="comparison-choices">
        <legend class="visually-hidden">{t("Which answer is better?")}</legend>
        {options.map(([id, title]) => (
          <label key={id}>
            <input
              type="radio"
              name="comparison"
              checked={conversation === id}
              onChange={() => unsent.keep({ conversation: id, reason })}
            />
            {title}
          </label>
        ))}
      </fieldset>
      <label class="comparison-reason">
        {t("Why?")} <small>{t("optional")}</small>
        <LimitedTextarea
          rows={2}
          limit={LONGEST_REASON}
          dir="auto"
          value={reason}
          onInput={({ currentTarget }) =>
            unsent.keep({ conversation, reason: currentTarget.value })
          }
        />
      </label>
      <FieldError error={error} field="reason" />
      <p class="comparison-end">
        <button type="submit" disabled={isBusy || conversation === undefined}>
          {choice === null ? t("Save my choice") : t("Change my choice")}
        </button>
        <span role="status">{stateWords(choice, unsent.value !== undefined)}</span>
      </p>
      <p class="hint">
        {activity.comparison.reveals_when_all
          ? t(
              "Your teacher reads what you choose and why; other students do not. You can change it until everybody has chosen, or your teacher shows which model wrote which.",
            )
          : t(
              "Your teacher reads what you choose and why; other students do not. You can change it until your teacher shows which model wrote which.",
            )}
      </p>
      <FormError error={error} except={["reason"]} />
    </form>
  );
}

const EQUAL = [null, t("About equal")] as const;

function stateWords(choice: ComparisonChoice | null, isUnsent: boolean): string {
  if (isUnsent) {
    return choice === null ? "" : t("Your earlier choice counts until you save this one.");
  }
  return choice === null ? "" : t("Your choice is saved.");
}

/** Words of a choice that a reveal was faster than; they can be copied. */
export function UnsentChoice({ activityId }: { readonly activityId: string }) {
  const unsent = useUnsaved(unsentChoices, activityId);
  if (unsent.value === undefined) {
    return null;
  }
  return (
    <div role="status">
      <p>{t("Your last change was not saved before, so it does not count.")}</p>
      {unsent.value.reason !== "" && <blockquote dir="auto">{unsent.value.reason}</blockquote>}
      <button type="button" class="quiet" onClick={unsent.forget}>
        {t("Discard it")}
      </button>
    </div>
  );
}
