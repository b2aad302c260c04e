/** Places kept for people by their e-mail address. */

import { useState } from "preact/hooks";
import { api } from "../../api/http";
import type { Invitation, NewInvitations, RefusedAddress } from "../../api/openapi.generated";
import { INVITATIONS_PATH } from "../../api/paths/courses";
import { pathOf } from "../../api/requests";
import { t } from "../../i18n/messages";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { dayAndTime } from "../../ui/format_time";
import { roleWords } from "../../ui/role_words";

interface InvitationsProps {
  readonly invitations: readonly Invitation[];
}

export function Invitations({ invitations }: InvitationsProps) {
  const { error, isBusy, run } = useMutation();
  const withdraw = (id: string) =>
    run(async () => {
      await api("DELETE", pathOf("/api/invitations/{invitation_id}", { invitation_id: id }));
      await update((old) => old.filter((invitation) => invitation.id !== id));
    });
  return (
    <section aria-labelledby="invitations">
      <h2 id="invitations">{t("By e-mail address")}</h2>
      <p class="hint">
        {t(
          "Keep places for people by their addresses. They open {origin} and sign in; no message is sent to them.",
          { origin: location.origin },
        )}
      </p>
      <InvitationForm />
      <ul class="rows" aria-label={t("Invited")}>
        {invitations.map((one) => (
          <li key={one.id}>
            <span>
              <b>{one.name ?? one.email}</b>
              <small>
                {roleWords(one.role)} · {state(one)}
              </small>
            </span>
            <button
              type="button"
              disabled={isBusy}
              aria-label={t("Withdraw the invitation of {name}", {
                name: one.name ?? one.email ?? "",
              })}
              onClick={() => void withdraw(one.id)}
            >
              {t("Withdraw")}
            </button>
          </li>
        ))}
      </ul>
      <FormError error={error} />
    </section>
  );
}

function update(change: (old: readonly Invitation[]) => readonly Invitation[]) {
  return updateAnswer(INVITATIONS_PATH, (answer) => ({
    ...answer,
    invitations: change(answer.invitations),
  }));
}

function state(one: Invitation): string {
  if (one.accepted) {
    return t("has come in");
  }
  if (one.expires_at === null) {
    return t("has not come in yet");
  }
  return Date.parse(one.expires_at) > Date.now()
    ? t("has not come in yet; kept until {time}", { time: dayAndTime(one.expires_at) })
    : t("did not come in time; invite the address again");
}

/** Form for a pasted list; what was refused stays in it, with the reasons. */
function InvitationForm() {
  const { error, isBusy, run } = useMutation();
  const [text, setText] = useState("");
  const [refused, setRefused] = useState<readonly RefusedAddress[]>([]);
  const [count, setCount] = useState(0);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const wanted: NewInvitations = {
      addresses: text,
      role: textOf(form, "role") as NewInvitations["role"],
      days: Number(textOf(form, "days")) || null,
    };
    void run(async () => {
      const made = await api("POST", INVITATIONS_PATH, wanted);
      const ids = new Set(made.invitations.map(({ id }) => id));
      await update((old) => [...old.filter(({ id }) => !ids.has(id)), ...made.invitations]);
      setCount(made.invitations.length);
      setRefused(made.refused);
      setText(made.refused.map(({ entry }) => entry).join("\n"));
    });
  };
  return (
    <form class="form-fields" onSubmit={(event) => submit(event as unknown as SubmitEvent)}>
      <label>
        {t("E-mail addresses")}
        <textarea
          rows={3}
          required
          value={text}
          placeholder={t("ada@example.edu, Ben Obi <ben@example.edu>")}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <small class="hint">{t("Separated by commas, semicolons or lines.")}</small>
      </label>
      <div class="inline-form">
        <label>
          {t("Role")}
          <select name="role">
            <option value="student">{t("student")}</option>
            <option value="observer">{t("observer")}</option>
            <option value="tutor">{t("tutor")}</option>
            <option value="teacher">{t("teacher")}</option>
          </select>
        </label>
        <label>
          {t("Kept for")}
          <select name="days" defaultValue="">
            <option value="">{t("as long as you like")}</option>
            <option value="7">{t("a week")}</option>
            <option value="30">{t("30 days")}</option>
            <option value="180">{t("180 days")}</option>
          </select>
        </label>
        <button type="submit" disabled={isBusy}>
          {t("Keep places")}
        </button>
      </div>
      <p role="status">{count > 0 && t("{count} invited.", { count })}</p>
      {refused.length > 0 && (
        <div class="field-error" role="alert">
          {t("Not invited, and still in the box:")}
          <ul>
            {refused.map(({ entry, sentence }) => (
              <li key={entry}>
                <b>{entry}</b>: {sentence}
              </li>
            ))}
          </ul>
        </div>
      )}
      <FormError error={error} />
    </form>
  );
}
