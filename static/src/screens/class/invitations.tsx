/** Places kept for people without an account at the LMS. */

import { api } from "../../api/http";
import type { Invitation, NewInvitation } from "../../api/openapi.generated";
import { classPath } from "../../api/paths";
import { pathOf } from "../../api/requests";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";

interface InvitationsProps {
  readonly activityId: string;
  readonly invitations: readonly Invitation[];
}

export function Invitations({ activityId, invitations }: InvitationsProps) {
  const { error, run } = useMutation();
  const update = (change: (old: readonly Invitation[]) => readonly Invitation[]) =>
    updateAnswer(classPath(activityId), (overview) => ({
      ...overview,
      invitations: change(overview.invitations),
    }));
  const withdraw = (id: string) =>
    run(async () => {
      await api("DELETE", pathOf("/api/invitations/{invitation_id}", { invitation_id: id }));
      await update((old) => old.filter((invitation) => invitation.id !== id));
    });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const element = event.currentTarget as HTMLFormElement;
    const form = new FormData(element);
    const wanted = {
      email: textOf(form, "email"),
      role: textOf(form, "role") as NewInvitation["role"],
    };
    void run(async () => {
      const made = await api("POST", pathOf("/api/invitations"), wanted);
      await update((old) => [...old.filter(({ id }) => id !== made.id), made]);
      element.reset();
    });
  };
  return (
    <section aria-labelledby="invitations">
      <h2 id="invitations">People without an LMS account</h2>
      <p class="hint">
        Keep a place for somebody by e-mail address. They open {location.origin} and sign in; no
        message is sent to them.
      </p>
      <ul class="rows">
        {invitations.map((one) => (
          <li key={one.id}>
            <span>
              <b>{one.name ?? one.email}</b>
              <small>
                {one.role} · {one.accepted ? "has come in" : "has not come in yet"}
              </small>
            </span>
            <button
              type="button"
              aria-label={`Withdraw the invitation of ${one.name ?? one.email}`}
              onClick={() => void withdraw(one.id)}
            >
              Withdraw
            </button>
          </li>
        ))}
      </ul>
      <form class="inline-form" onSubmit={(event) => submit(event as unknown as SubmitEvent)}>
        <label>
          E-mail address
          <input name="email" type="email" required maxLength={254} />
        </label>
        <label>
          Role
          <select name="role">
            <option value="student">student</option>
            <option value="observer">observer</option>
            <option value="tutor">tutor</option>
            <option value="teacher">teacher</option>
          </select>
        </label>
        <button type="submit">Keep a place</button>
      </form>
      <FormError error={error} />
    </section>
  );
}
