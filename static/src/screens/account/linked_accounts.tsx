/** Accounts by which somebody comes here: linking another one, and separating one again. */

import { useRef } from "preact/hooks";
import { api } from "../../api/http";
import type { Account, LinkedAccount } from "../../api/openapi.generated";
import { JOIN_FORM_PATH } from "../../api/paths/people";
import { pathOf } from "../../api/requests";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { ConfirmButton } from "../../ui/confirm_button";
import { FormError } from "../../ui/field_error";
import { dayAndTime } from "../../ui/format_time";

interface LinkedAccountsProps {
  readonly name: string;
  readonly account: Account;
  readonly onSeparated: () => void;
}

export function LinkedAccounts({ name, account, onSeparated }: LinkedAccountsProps) {
  const { error, run } = useMutation();
  const separate = (personId: string) =>
    run(async () => {
      await api("POST", pathOf("/api/account/separate"), { person_id: personId });
      onSeparated();
    });
  return (
    <>
      <p>{t("You are here as {name}, by:", { name })}</p>
      <ul class="rows" data-testid="accounts">
        {account.accounts.map((one) => (
          <AccountRow key={one.person_id} account={one} onSeparate={separate} />
        ))}
      </ul>
      <FormError error={error} />
      {account.can_link && <LinkAnother />}
    </>
  );
}

interface AccountRowProps {
  readonly account: LinkedAccount;
  readonly onSeparate: (personId: string) => Promise<unknown>;
}

function AccountRow({ account, onSeparate }: AccountRowProps) {
  const { person_id: personId, where, linked_at: linkedAt } = account;
  return (
    <li>
      <span>
        <b>{where.join(", ") || t("An account that has no name")}</b>
        {linkedAt !== null && (
          <small>{t("linked {linkedAt}", { linkedAt: dayAndTime(linkedAt) })}</small>
        )}
      </span>
      {personId !== null && (
        <ConfirmButton
          question={t("Separate this account? Open pages of both close.")}
          confirmLabel={t("Separate")}
          cancelLabel={t("Keep linked")}
          onConfirm={() => void onSeparate(personId)}
        >
          {t("Separate")}
        </ConfirmButton>
      )}
    </li>
  );
}

/** The form goes into a window of its own: sign-in pages do not open inside an LMS. */
function LinkAnother() {
  const { error, isBusy, run } = useMutation();
  const form = useRef<HTMLFormElement>(null);
  const begin = () =>
    run(async () => {
      const { token } = await api("POST", pathOf("/api/account/join"));
      const field = form.current?.elements.namedItem("token") as HTMLInputElement;
      field.value = token;
      form.current?.submit();
      field.value = "";
    });
  return (
    <section aria-labelledby="link-another">
      <h2 id="link-another">{t("Also use this account without the LMS")}</h2>
      <p>
        {t(
          "When the LMS is away you can come in by another way to sign in, and find the same courses and notes. Sign in that way once now; it opens in a new tab.",
        )}
      </p>
      <form ref={form} method="post" action={JOIN_FORM_PATH} target="_blank" rel="noopener">
        <input type="hidden" name="token" />
        <button type="button" disabled={isBusy} onClick={() => void begin()}>
          {t("Sign in and link")}
        </button>
      </form>
      <FormError error={error} />
    </section>
  );
}
