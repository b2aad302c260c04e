/** Account of the person: linked accounts; passkeys and signing out, after a sign-in without LMS. */

import { useState } from "preact/hooks";
import type { SessionInfo } from "../../api/openapi.generated";
import { ACCOUNT_PATH } from "../../api/paths/people";
import { SignOutButton } from "../../features/sign_out/sign_out_button";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { BackToText } from "../../ui/back_to_text";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { LanguageChoice } from "./language_choice";
import { LinkedAccounts } from "./linked_accounts";
import { Passkeys } from "./passkeys";

interface AccountPageProps {
  readonly session: SessionInfo;
  /** Activity that somebody comes from, if any. */
  readonly activityId: string | null;
  readonly navigate: (route: Route) => void;
}

export function AccountPage({ session, activityId, navigate }: AccountPageProps) {
  const account = useQuery(ACCOUNT_PATH);
  const [isSeparated, setSeparated] = useState(false);
  if (isSeparated) {
    return <Separated isLaunched={session.sign_in === null} />;
  }
  if (account.data === null) {
    return <PendingPage queries={[account]} />;
  }
  return (
    <div class="page">
      <BackToText session={session} activityId={activityId} navigate={navigate} />
      <h1>{t("Your account")}</h1>
      <RefetchError error={account.error} />
      <LinkedAccounts
        name={session.person.name}
        account={account.data}
        onSeparated={() => setSeparated(true)}
      />
      {session.sign_in !== null && account.data.accounts.length === 1 && <LinkFromLms />}
      {account.data.are_passkeys_possible && (
        <Passkeys account={account.data} refetch={account.refetch} />
      )}
      <LanguageChoice chosen={session.language} onChosen={() => location.reload()} />
      {session.sign_in !== null && <SignOut />}
    </div>
  );
}

function LinkFromLms() {
  return (
    <p class="hint">
      {t(
        "Do you also have an account at an LMS? Open a course page with this tool there, choose “Account”, and link the two. Then you find your courses and notes here, too.",
      )}
    </p>
  );
}

/** All sessions have ended: nobody knows to which account each of them belongs. */
function Separated({ isLaunched }: { readonly isLaunched: boolean }) {
  return (
    <div class="page" role="status">
      <h1>{t("The accounts are separate now")}</h1>
      <p>
        {t("Each has again what was written through it.")}{" "}
        {isLaunched ? t("Open the activity again to go on.") : t("Sign in again to go on.")}
      </p>
    </div>
  );
}

function SignOut() {
  return (
    <section aria-labelledby="sign-out">
      <h2 id="sign-out">{t("Sign out")}</h2>
      <p class="hint">
        {t(
          "“Everywhere” also ends what you have open on other devices and in your LMS. Everything you wrote stays.",
        )}
      </p>
      <div class="button-row">
        <SignOutButton>{t("Sign out")}</SignOutButton>
        <SignOutButton isEverywhere>{t("Sign out everywhere")}</SignOutButton>
      </div>
    </section>
  );
}
