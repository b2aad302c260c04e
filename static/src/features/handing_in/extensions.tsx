/** More time for a student or a group: what was given, and a form to give it. */

import { t } from "../../i18n/messages";
import "./handing_in.css";
import { api } from "../../api/http";
import type {
  Activity,
  ClassMember,
  Extension,
  Extensions as ExtensionList,
} from "../../api/openapi.generated";
import { extensionPath, extensionsPath } from "../../api/paths/activities";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { ConfirmButton } from "../../ui/confirm_button";
import { RefetchError } from "../../ui/error_page";
import { FieldError, FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { asField, dayAndTime, fromField, wholeTime } from "../../ui/format_time";

/** Fields that show their own errors. */
const FIELDS = ["enrolment_id", "class_id", "due_at", "closes_at"];

interface ExtensionsProps {
  readonly activity: Activity;
  readonly members: readonly ClassMember[];
  /** Called after each change. */
  readonly onChanged: () => unknown;
}

export function Extensions({ activity, members, onChanged }: ExtensionsProps) {
  const found = useQuery(extensionsPath(activity.id));
  const changed = async () => {
    await found.refetch();
    onChanged();
  };
  if (found.data === null) {
    return <RefetchError error={found.error} />;
  }
  return (
    <section aria-labelledby="extensions">
      <h2 id="extensions">{t("More time")}</h2>
      {found.data.extensions.length === 0 && (
        <p class="hint">{t("Nobody has more time than others.")}</p>
      )}
      <ul class="rows">
        {found.data.extensions.map((extension) => (
          <Row
            key={extension.id}
            activityId={activity.id}
            extension={extension}
            onChanged={changed}
          />
        ))}
      </ul>
      <ExtensionForm
        activity={activity}
        members={members}
        groups={found.data.groups}
        onGiven={changed}
      />
      <RefetchError error={found.error} />
    </section>
  );
}

interface RowProps {
  readonly activityId: string;
  readonly extension: Extension;
  readonly onChanged: () => Promise<void>;
}

function Row({ activityId, extension, onChanged }: RowProps) {
  const { error, run } = useMutation();
  const { id, name, due_at: due, closes_at: closes, given_by: by, given_at: at } = extension;
  const withdraw = () =>
    run(async () => {
      await api("DELETE", extensionPath(activityId, id));
      await onChanged();
    });
  return (
    <li>
      <span>
        <b dir="auto">{name}</b>
        {due !== null && t("due {due}", { due: dayAndTime(due) })}
        {due !== null && closes !== null && ", "}
        {closes !== null && t("closes {closes}", { closes: dayAndTime(closes) })}
        <small title={wholeTime(at)}>
          {t("given by {by}", { by: by ?? t("somebody whose data was erased") })}
        </small>
        <FormError error={error} />
      </span>
      <ConfirmButton
        question={t("Take the extra time of {name} back?", { name })}
        confirmLabel={t("Take it back")}
        cancelLabel={t("Leave it")}
        label={t("Take the extra time of {name} back", { name })}
        onConfirm={() => void withdraw()}
      >
        {t("Take back")}
      </ConfirmButton>
    </li>
  );
}

interface ExtensionFormProps extends Pick<ExtensionsProps, "activity" | "members"> {
  readonly groups: ExtensionList["groups"];
  readonly onGiven: () => Promise<void>;
}

function ExtensionForm({ activity, members, groups, onGiven }: ExtensionFormProps) {
  const { error, isBusy, run } = useMutation();
  const students = members.filter(({ role, active }) => role === "student" && active);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const fields = new FormData(form);
    const [kind, id] = textOf(fields, "receiver").split(" ");
    void run(async () => {
      await api("PUT", extensionsPath(activity.id), {
        enrolment_id: kind === "student" && id !== undefined ? id : null,
        class_id: kind === "group" && id !== undefined ? id : null,
        due_at: fromField(textOf(fields, "due_at")),
        closes_at: fromField(textOf(fields, "closes_at")),
      });
      await onGiven();
      form.reset();
    });
  };
  return (
    <form
      class="inline-form extension-form"
      aria-label={t("Give more time")}
      onSubmit={(event) => submit(event as unknown as SubmitEvent)}
    >
      <label>
        {t("Who gets more time?")}
        <select name="receiver" required defaultValue="">
          <option value="">{t("Choose…")}</option>
          {groups.length > 0 && (
            <optgroup label={t("Groups")}>
              {groups.map(({ id, name }) => (
                <option key={id} value={`group ${id}`}>
                  {name}
                </option>
              ))}
            </optgroup>
          )}
          <optgroup label={t("Students")}>
            {students.map(({ enrolment_id, name }) => (
              <option key={enrolment_id} value={`student ${enrolment_id}`}>
                {name}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      {activity.due_at !== null && (
        <label>
          {t("Due")}
          <input name="due_at" type="datetime-local" min={asField(activity.due_at)} />
        </label>
      )}
      {activity.closes_at !== null && (
        <label>
          {t("Closes")} {activity.due_at !== null && <small>{t("optional")}</small>}
          <input name="closes_at" type="datetime-local" min={asField(activity.closes_at)} />
        </label>
      )}
      <button type="submit" disabled={isBusy}>
        {t("Give more time")}
      </button>
      {FIELDS.map((field) => (
        <FieldError key={field} error={error} field={field} />
      ))}
      <FormError error={error} except={FIELDS} />
    </form>
  );
}
