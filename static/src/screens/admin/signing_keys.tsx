/** The tool's own signing keys, and their rotation. */

import { api } from "../../api/http";
import type { SigningKey } from "../../api/openapi.generated";
import { pathOf } from "../../api/requests";
import { FormError } from "../../ui/field_error";
import { wholeTime } from "../../ui/format_time";
import { useChange } from "./use_change";

function about(key: SigningKey): string {
  const until = key.retired_at === null ? "" : `, published until ${wholeTime(key.retired_at)}`;
  switch (key.state) {
    case "waiting":
      return `published; signs from ${wholeTime(key.signs_from)}${until}`;
    case "published":
      return `signs since ${wholeTime(key.signs_from)}${until}`;
    default:
      return "retired";
  }
}

export function SigningKeys({
  keys,
  onChanged,
}: {
  keys: readonly SigningKey[];
  onChanged: () => Promise<void>;
}) {
  const { error, isBusy, run } = useChange(onChanged);
  return (
    <section aria-labelledby="keys">
      <h2 id="keys">Signing keys of this tool</h2>
      <ul class="rows">
        {keys.map((key) => (
          <li key={key.id}>
            <span>
              <b>{key.id}</b>
              <small>{about(key)}</small>
            </span>
          </li>
        ))}
      </ul>
      <p class="hint">
        A new key is published for a day before it signs; the old one stays published for a week.
      </p>
      <p>
        <button
          type="button"
          disabled={isBusy}
          onClick={() => void run(() => api("POST", pathOf("/api/admin/keys"), {}))}
        >
          Make a new key
        </button>
      </p>
      <FormError error={error} />
    </section>
  );
}
