/** Button that ends this page's session with its sign-in, or all sessions of its person. */

import type { ComponentChildren } from "preact";
import { apiKeepingCookies } from "../../api/http";
import { SIGN_IN_PATH } from "../../api/paths";
import { pathOf } from "../../api/requests";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";

interface SignOutButtonProps {
  readonly isEverywhere?: boolean;
  readonly children: ComponentChildren;
}

export function SignOutButton({ isEverywhere = false, children }: SignOutButtonProps) {
  const { error, isBusy, run } = useMutation();
  const signOut = () =>
    run(async () => {
      const body = { everywhere: isEverywhere };
      const done = await apiKeepingCookies("POST", pathOf("/api/sign-out"), body);
      // A browser may have a session at the sign-in service that only it can end.
      location.replace(done.continue_at ?? `${SIGN_IN_PATH}?signed_out`);
    });
  return (
    <>
      <button type="button" class="quiet" disabled={isBusy} onClick={() => void signOut()}>
        {children}
      </button>
      <FormError error={error} />
    </>
  );
}
