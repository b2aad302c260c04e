/** The tool's own signing keys, and their rotation. */

import { api } from "../../api/http";
import type { SigningKey } from "../../api/openapi.generated";
import { pathOf } from "../../api/requests";
import { t } from "../../i18n/messages";
import { FormError } from "../../ui/field_error";
import { wholeTime } from "../../ui/format_time";
import { useChange } from "./use_change";

function about(key: SigningKey): string {
  const from = wholeTime(key.signs_from);
  const until = key.retired_at === null ? null : wholeTime(key.retired_at);
  switch (key.state) {
    case "waiting":
      return until === null
        ? t("published; signs from {from}", { from })
        : t("published; signs from {from}, published until {until}", { from, until });
    case "published":
      return until === null
        ? t("signs since {from}", { from })
        : t("signs since {from}, published until {until}", { from, until });
    default:
      return t("retired");
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
      <h2 id="keys">{t("Signing keys of this tool")}</h2>
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
        {t(
          "A new key is published for a day before it signs; the old one stays published for a week.",
        )}
      </p>
      <p>
        <button
          type="button"
          disabled={isBusy}
          onClick={() => void run(() => api("POST", pathOf("/api/admin/keys"), {}))}
        >
          {t("Make a new key")}
        </button>
      </p>
      <FormError error={error} />
    </section>
  );
}
