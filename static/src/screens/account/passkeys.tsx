/** Passkeys of somebody who signed in without an LMS. */

import { useState } from "preact/hooks";
import { api } from "../../api/http";
import type { Account, Passkey } from "../../api/openapi.generated";
import { SIGN_IN_PATH } from "../../api/paths/people";
import { pathOf } from "../../api/requests";
import { canUsePasskeys, createPasskey } from "../../features/passkeys/ceremony";
import { t } from "../../i18n/messages";
import { rich } from "../../i18n/rich";
import { useMutation } from "../../query/use_mutation";
import { ConfirmButton } from "../../ui/confirm_button";
import { FormError } from "../../ui/field_error";
import { dayAndTime } from "../../ui/format_time";
import { LimitedInput } from "../../ui/text_limit";

interface PasskeysProps {
  readonly account: Account;
  readonly refetch: () => Promise<void>;
}

export function Passkeys({ account, refetch }: PasskeysProps) {
  const { error, isBusy, run } = useMutation();
  const remove = (passkey: Passkey) =>
    run(async () => {
      await api("DELETE", pathOf("/api/account/passkeys/{passkey_id}", { passkey_id: passkey.id }));
      await refetch();
    });
  return (
    <section aria-labelledby="passkeys">
      <h2 id="passkeys">{t("Passkeys")}</h2>
      <p class="hint">
        {t(
          "A passkey signs you in with the lock of your phone or computer, or with a security key. No password, no e-mail.",
        )}
      </p>
      <ul class="rows">
        {account.passkeys.map((passkey) => (
          <li key={passkey.id}>
            <span>
              <b>{passkey.name}</b>
              <small>{describe(passkey)}</small>
            </span>
            <ConfirmButton
              question={t("Remove {name}?", { name: passkey.name })}
              confirmLabel={t("Remove")}
              onConfirm={() => void remove(passkey)}
            >
              {t("Remove")}
            </ConfirmButton>
          </li>
        ))}
      </ul>
      <FormError error={error} />
      <AddPasskey canAdd={account.can_add_passkey} isDisabled={isBusy} refetch={refetch} />
    </section>
  );
}

function describe(passkey: Passkey): string {
  if (passkey.blocked_at !== null) {
    return t("There is a copy of this passkey, so it is not accepted any more. Remove it.");
  }
  const used =
    passkey.last_used_at === null
      ? t("never used")
      : t("used {lastUsedAt}", { lastUsedAt: dayAndTime(passkey.last_used_at) });
  return t("Added {createdAt}, {used}", { createdAt: dayAndTime(passkey.created_at), used });
}

interface AddPasskeyProps {
  readonly canAdd: boolean;
  readonly isDisabled: boolean;
  readonly refetch: () => Promise<void>;
}

function AddPasskey({ canAdd, isDisabled, refetch }: AddPasskeyProps) {
  const [name, setName] = useState("");
  const { error, isBusy, run } = useMutation();
  if (!canUsePasskeys()) {
    return <p class="hint">{t("This browser has no passkeys.")}</p>;
  }
  if (!canAdd) {
    return (
      <p class="hint">
        {rich(
          "To add one, <a>sign in again</a> first: that is possible for 15 minutes after signing in.",
          { a: (text) => <a href={SIGN_IN_PATH}>{text}</a> },
        )}
      </p>
    );
  }
  const add = () =>
    run(async () => {
      const begun = await api("POST", pathOf("/api/account/passkeys/options"));
      const response = await createPasskey(begun.options);
      await api("POST", pathOf("/api/account/passkeys"), { token: begun.token, response, name });
      setName("");
      await refetch();
    });
  return (
    <form
      class="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <label>
        {t("Name of this device")}
        <LimitedInput
          value={name}
          limit={60}
          placeholder={t("My laptop")}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary" disabled={isBusy || isDisabled}>
        {t("Add a passkey")}
      </button>
      <FormError error={error} />
    </form>
  );
}
