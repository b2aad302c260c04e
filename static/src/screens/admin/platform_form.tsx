/** Register an LMS by hand: our addresses for it, its addresses for us. */

import type { Overview } from "../../api/admin_types";
import { api } from "../../api/http";
import { FormError } from "../../ui/field_error";
import { useChange } from "./use_change";

const FIELDS: readonly (readonly [string, string])[] = [
  ["issuer", "Platform ID (issuer)"],
  ["client_id", "Client ID"],
  ["deployment_id", "Deployment ID"],
  ["auth_login_url", "Authentication request URL"],
  ["auth_token_url", "Access token URL"],
  ["key_set_url", "Public keyset URL"],
];

export function PlatformForm({
  addresses,
  onChanged,
}: {
  addresses: Overview["addresses"];
  onChanged: () => Promise<void>;
}) {
  const { error, isBusy, run } = useChange(onChanged);
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const element = event.currentTarget as HTMLFormElement;
    const wanted = Object.fromEntries(new FormData(element));
    void run(async () => {
      await api("POST", "/api/admin/platforms", wanted);
      element.reset();
    });
  };
  return (
    <section aria-labelledby="by-hand">
      <h2 id="by-hand">Register an LMS by hand</h2>
      <p>What the LMS asks for:</p>
      <dl>
        <dt>Tool URL, redirection URI</dt>
        <dd>{addresses.launch}</dd>
        <dt>Initiate login URL</dt>
        <dd>{addresses.login}</dd>
        <dt>Public keyset URL</dt>
        <dd>{addresses.keys}</dd>
      </dl>
      <form class="form-fields" onSubmit={(event) => add(event as unknown as SubmitEvent)}>
        <p>What the LMS shows then:</p>
        <label>
          Name <small>optional</small>
          <input name="name" maxLength={200} />
        </label>
        <label>
          Kind
          <select name="dialect">
            <option value="moodle">Moodle</option>
            <option value="canvas">Canvas</option>
            <option value="generic">another</option>
          </select>
        </label>
        {FIELDS.map(([name, title]) => (
          <label key={name}>
            {title}
            <input name={name} required maxLength={2000} />
          </label>
        ))}
        <label>
          Audience of token requests <small>where the LMS names one, as Brightspace does</small>
          <input name="auth_audience" maxLength={2000} />
        </label>
        <FormError error={error} />
        <p>
          <button type="submit" disabled={isBusy}>
            Register
          </button>
        </p>
      </form>
    </section>
  );
}
