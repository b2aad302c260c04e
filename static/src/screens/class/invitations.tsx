/** Places kept for people without an account at the LMS. */

import { useState } from "preact/hooks";
import { ApiError, api } from "../../api/http";
import type { Invitation } from "../../api/types";
import { FieldError } from "../../ui/field_error";

interface InvitationsProps {
  readonly invitations: readonly Invitation[];
  readonly changed: () => Promise<void>;
}

export function Invitations({ invitations, changed }: InvitationsProps) {
  const [error, setError] = useState<ApiError | null>(null);
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
      setError(null);
      await changed();
    } catch (problem) {
      setError(problem instanceof ApiError ? problem : null);
    }
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const element = event.currentTarget as HTMLFormElement;
    const form = new FormData(element);
    void attempt(async () => {
      await api("POST", "/api/invitations", { email: form.get("email"), role: form.get("role") });
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
              <b>{one.email}</b>
              <small>
                {one.role} · {one.accepted ? "has come in" : "has not come in yet"}
              </small>
            </span>
            <button
              type="button"
              aria-label={`Withdraw the invitation of ${one.email}`}
              onClick={() => void attempt(() => api("DELETE", `/api/invitations/${one.id}`))}
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
      <FieldError error={error} field={error?.field ?? ""} />
    </section>
  );
}
