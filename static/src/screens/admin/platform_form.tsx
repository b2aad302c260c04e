/** Register an LMS by hand: our addresses for it, its addresses for us. */

import { api } from "../../api/http";
import type { NewPlatform, ToolAddresses } from "../../api/openapi.generated";
import { pathOf } from "../../api/requests";
import { t } from "../../i18n/messages";
import { FormError } from "../../ui/field_error";
import { LimitedInput } from "../../ui/text_limit";
import { useChange } from "./use_change";

const FIELDS: readonly (readonly [keyof NewPlatform, string])[] = [
  ["issuer", t("Platform ID (issuer)")],
  ["client_id", t("Client ID")],
  ["deployment_id", t("Deployment ID")],
  ["auth_login_url", t("Authentication request URL")],
  ["auth_token_url", t("Access token URL")],
  ["key_set_url", t("Public keyset URL")],
];

export function PlatformForm({
  addresses,
  onChanged,
}: {
  addresses: ToolAddresses;
  onChanged: () => Promise<void>;
}) {
  const { error, isBusy, run } = useChange(onChanged);
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const element = event.currentTarget as HTMLFormElement;
    // Each field of the form has the name of its value.
    const wanted = Object.fromEntries(new FormData(element)) as unknown as NewPlatform;
    void run(async () => {
      await api("POST", pathOf("/api/admin/platforms"), wanted);
      element.reset();
    });
  };
  return (
    <section aria-labelledby="by-hand">
      <h2 id="by-hand">{t("Register an LMS by hand")}</h2>
      <p>{t("What the LMS asks for:")}</p>
      <dl>
        <dt>{t("Tool URL, redirection URI")}</dt>
        <dd>{addresses.launch}</dd>
        <dt>{t("Initiate login URL")}</dt>
        <dd>{addresses.login}</dd>
        <dt>{t("Public keyset URL")}</dt>
        <dd>{addresses.keys}</dd>
      </dl>
      <form class="form-fields" onSubmit={(event) => add(event as unknown as SubmitEvent)}>
        <p>{t("What the LMS shows then:")}</p>
        <label>
          {t("Name")} <small>{t("optional")}</small>
          <LimitedInput name="name" limit={200} />
        </label>
        <label>
          {t("Kind")}
          <select name="dialect">
            <option value="moodle">{t("Moodle")}</option>
            <option value="canvas">{t("Canvas")}</option>
            <option value="generic">{t("another")}</option>
          </select>
        </label>
        {FIELDS.map(([name, title]) => (
          <label key={name}>
            {title}
            <LimitedInput name={name} required limit={2000} />
          </label>
        ))}
        <label>
          {t("Audience of token requests")}{" "}
          <small>{t("where the LMS names one, as Brightspace does")}</small>
          <LimitedInput name="auth_audience" limit={2000} />
        </label>
        <FormError error={error} />
        <p>
          <button type="submit" disabled={isBusy}>
            {t("Register")}
          </button>
        </p>
      </form>
    </section>
  );
}
