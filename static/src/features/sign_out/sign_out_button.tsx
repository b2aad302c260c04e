/**
 * Button that ends this page's session with its sign-in, or all sessions of its person. Nothing of
 * theirs stays in this browser: it asks first, where that would delete what is not sent.
 */

import { plural, t } from "../../i18n/messages";
import "../../ui/confirm_button.css";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { apiKeepingCookies } from "../../api/http";
import { SIGN_IN_PATH } from "../../api/paths/people";
import { pathOf } from "../../api/requests";
import { person } from "../../api/session";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";

interface SignOutButtonProps {
  readonly isEverywhere?: boolean;
  readonly children: ComponentChildren;
}

export function SignOutButton({ isEverywhere = false, children }: SignOutButtonProps) {
  const { error, isBusy, run } = useMutation();
  const [unsent, setUnsent] = useState(0);
  const ask = async () => {
    const count = await unsentCount();
    setUnsent(count);
    if (count === 0) {
      await signOut();
    }
  };
  const signOut = () =>
    run(async () => {
      const body = { everywhere: isEverywhere };
      const done = await apiKeepingCookies("POST", pathOf("/api/sign-out"), body);
      await forgetUnsent();
      // A browser may have a session at the sign-in service that only it can end.
      location.replace(done.continue_at ?? `${SIGN_IN_PATH}?signed_out`);
    });
  return (
    <>
      {unsent === 0 ? (
        <button type="button" class="quiet" disabled={isBusy} onClick={() => void ask()}>
          {children}
        </button>
      ) : (
        <span class="confirm" role="alert">
          <span class="confirm-question">
            {plural(
              unsent,
              "One change is not sent yet, and only in this browser. Signing out deletes it.",
              "{n} changes are not sent yet, and only in this browser. Signing out deletes them.",
            )}
          </span>
          <button type="button" class="danger" disabled={isBusy} onClick={() => void signOut()}>
            {t("Delete and sign out")}
          </button>
          <button type="button" class="quiet" onClick={() => setUnsent(0)}>
            {t("Stay")}
          </button>
        </span>
      )}
      <FormError error={error} />
    </>
  );
}

/** Number of changes that this browser alone has; none where it keeps nothing. */
async function unsentCount(): Promise<number> {
  try {
    const store = await import("../../sync/device/device_store");
    return await store.countOf(person());
  } catch {
    return 0;
  }
}

async function forgetUnsent(): Promise<void> {
  try {
    const store = await import("../../sync/device/device_store");
    await store.clear(person());
  } catch {
    // It keeps nothing.
  }
}
