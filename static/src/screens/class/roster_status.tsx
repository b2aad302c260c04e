/** State of the list of participants, and the button that fetches it anew. */

import { api } from "../../api/http";
import type { RosterState } from "../../api/openapi.generated";
import { classPath, ROSTER_PATH } from "../../api/paths";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";
import { timeAgo } from "../../ui/format_time";

interface RosterStatusProps {
  readonly roster: RosterState;
  readonly activityId: string;
}

export function RosterStatus({ roster, activityId }: RosterStatusProps) {
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
    return <p class="roster-status">Your LMS does not share its list of participants.</p>;
  }
  return (
    <div class="roster-status">
      <span role="status">{words(roster)}</span>{" "}
      {!roster.refreshing && (
        <button type="button" disabled={isBusy} onClick={() => void refresh()}>
          Fetch it again
        </button>
      )}
      {roster.problem !== null && <span class="field-error">{roster.problem}</span>}
      <FormError error={error} />
    </div>
  );
}

function words({ refreshing, fetched_at: fetchedAt }: RosterState): string {
  if (refreshing) {
    return "Fetching the list of participants from the LMS…";
  }
  return fetchedAt === null
    ? "The list of participants has not been fetched yet."
    : `List of participants from the LMS, ${timeAgo(fetchedAt)}.`;
}
