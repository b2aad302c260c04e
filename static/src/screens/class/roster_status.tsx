/** State of the list of participants; unfolded, the button that fetches it anew, and what it changed. */

import { api } from "../../api/http";
import type { RosterState } from "../../api/openapi.generated";
import { ROSTER_PATH } from "../../api/paths/courses";
import { classPath } from "../../api/paths/marks";
import { t } from "../../i18n/messages";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";
import { timeAgo } from "../../ui/format_time";
import { RosterHistory } from "./roster_history";

interface RosterStatusProps {
  readonly roster: RosterState;
  readonly activityId: string;
  readonly hasHistory: boolean;
}

export function RosterStatus({ roster, activityId, hasHistory }: RosterStatusProps) {
  const { error, isBusy, run } = useMutation();
  const refresh = () =>
    run(async () => {
      const state = await api("POST", ROSTER_PATH);
      await updateAnswer(classPath(activityId), (overview) => ({
        ...overview,
        roster: state,
      }));
    });
  if (!roster.available) {
    return <p class="roster-status">{t("Your LMS does not share its list of participants.")}</p>;
  }
  return (
    <>
      <details class="roster-status">
        <summary>
          <span role="status">{words(roster)}</span>
        </summary>
        <button type="button" disabled={isBusy || roster.refreshing} onClick={() => void refresh()}>
          {t("Fetch it again")}
        </button>
        {hasHistory && <RosterHistory fetchedAt={roster.fetched_at} />}
      </details>
      {roster.problem !== null && <p class="field-error">{roster.problem}</p>}
      <FormError error={error} />
    </>
  );
}

function words({ refreshing, fetched_at: fetchedAt }: RosterState): string {
  if (refreshing) {
    return t("Fetching the list of participants from the LMS…");
  }
  return fetchedAt === null
    ? t("The list of participants has not been fetched yet.")
    : t("Participants from the LMS, {fetchedAt}", { fetchedAt: timeAgo(fetchedAt) });
}
