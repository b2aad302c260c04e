/** Waiting page of a student before a teacher has set the activity up. */

import type { SessionInfo } from "../../api/openapi.generated";
import { SESSION_PATH } from "../../api/paths/people";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { RefetchError } from "../../ui/error_page";

const POLL_MS = 10_000;

/** Polls the session, which the frame shares: it opens the activity as soon as there is one. */
export function NotReadyPage({ session }: { session: SessionInfo }) {
  const { error } = useQuery(SESSION_PATH, () => POLL_MS);
  return (
    <div class="message-page">
      <h1>{session.link?.title || t("This activity")}</h1>
      <p>
        {t(
          "Your teacher has not put anything here yet. This page opens by itself when it is ready.",
        )}
      </p>
      <RefetchError error={error} />
    </div>
  );
}
