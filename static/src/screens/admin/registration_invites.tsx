/** Addresses with which an LMS registers itself, each once. */

import { useState } from "preact/hooks";
import { api } from "../../api/http";
import type { Invite } from "../../api/openapi.generated";
import { pathOf } from "../../api/requests";
import { t } from "../../i18n/messages";
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { wholeTime } from "../../ui/format_time";
import { LimitedInput } from "../../ui/text_limit";
import { useChange } from "./use_change";

export function RegistrationInvites({
  invites,
  onChanged,
}: {
  invites: readonly Invite[];
  onChanged: () => Promise<void>;
}) {
  const { error, isBusy, run } = useChange(onChanged);
  const [address, setAddress] = useState("");
  const make = (event: SubmitEvent) => {
    event.preventDefault();
    const element = event.currentTarget as HTMLFormElement;
    const note = textOf(new FormData(element), "note");
    void run(async () => {
      const made = await api("POST", pathOf("/api/admin/invites"), { note });
      setAddress(made.address);
      element.reset();
    });
  };
  const withdraw = (id: string) =>
    api("DELETE", pathOf("/api/admin/invites/{invite_id}", { invite_id: id }));
  return (
    <section aria-labelledby="invites">
      <h2 id="invites">{t("Let an LMS register itself")}</h2>
      <p class="hint">
        {t(
          "For Moodle and every LMS with dynamic registration. The address works once, for a week; the LMS then waits here for your approval.",
        )}
      </p>
      <form class="inline-form" onSubmit={(event) => make(event as unknown as SubmitEvent)}>
        <label>
          {t("Whom it is for")}
          <LimitedInput name="note" limit={200} />
        </label>
        <button type="submit" disabled={isBusy}>
          {t("Make an address")}
        </button>
      </form>
      {address !== "" && (
        <p role="status">
          {t("Paste this where the LMS asks for a registration address. It is shown only now.")}
          <output class="registration-address">{address}</output>
        </p>
      )}
      <FormError error={error} />
      <ul class="rows">
        {invites.map((one) => (
          <li key={one.id}>
            <span>
              <b>{one.note || t("An LMS")}</b>
              <small>
                {t("can register until {expiresAt}", { expiresAt: wholeTime(one.expires_at) })}
              </small>
            </span>
            <button
              type="button"
              disabled={isBusy}
              onClick={() => void run(() => withdraw(one.id))}
            >
              {t("Withdraw")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
