/** Places kept for people by their e-mail address. */

import { useState } from "preact/hooks";
import { api } from "../../api/http";
import type { Invitation, NewInvitations, RefusedAddress } from "../../api/openapi.generated";
import { INVITATIONS_PATH } from "../../api/paths/courses";
import { pathOf } from "../../api/requests";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { dayAndTime } from "../../ui/format_time";

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
      <h2 id="invitations">By e-mail address</h2>
      <p class="hint">
        Keep places for people by their addresses. They open {location.origin} and sign in; no
        message is sent to them.
      </p>
      <InvitationForm />
      <ul class="rows" aria-label="Invited">
        {invitations.map((one) => (
          <li key={one.id}>
            <span>
              <b>{one.name ?? one.email}</b>
              <small>
                {one.role} · {state(one)}
              </small>
            </span>
            <button
              type="button"
              disabled={isBusy}
              aria-label={`Withdraw the invitation of ${one.name ?? one.email}`}
              onClick={() => void withdraw(one.id)}
            >
              Withdraw
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
    return "has come in";
  }
  if (one.expires_at === null) {
    return "has not come in yet";
  }
  return Date.parse(one.expires_at) > Date.now()
    ? `has not come in yet; kept until ${dayAndTime(one.expires_at)}`
    : "did not come in time; invite the address again";
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
        E-mail addresses
        <textarea
          rows={3}
          required
          value={text}
          placeholder={"ada@example.edu, Ben Obi <ben@example.edu>"}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <small class="hint">Separated by commas, semicolons or lines.</small>
      </label>
      <div class="inline-form">
        <label>
          Role
          <select name="role">
            <option value="student">student</option>
            <option value="observer">observer</option>
            <option value="tutor">tutor</option>
            <option value="teacher">teacher</option>
          </select>
        </label>
        <label>
          Kept for
          <select name="days" defaultValue="">
            <option value="">as long as you like</option>
            <option value="7">a week</option>
            <option value="30">30 days</option>
            <option value="180">180 days</option>
          </select>
        </label>
        <button type="submit" disabled={isBusy}>
          Keep places
        </button>
      </div>
      <p role="status">{count > 0 && `${count} invited.`}</p>
      {refused.length > 0 && (
        <div class="field-error" role="alert">
          Not invited, and still in the box:
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
