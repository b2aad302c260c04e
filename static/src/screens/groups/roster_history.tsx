/** Last fetches of the LMS's list of participants, and their changes in words. */

import type { RosterRun } from "../../api/openapi.generated";
import { ROSTER_RUNS_PATH } from "../../api/paths";
import { useQuery } from "../../query/use_query";
import { RefetchError } from "../../ui/error_page";
import { timeAgo, wholeTime } from "../../ui/format_time";
import { changeWords, runWords } from "./roster_words";

export function RosterHistory() {
  const runs = useQuery(ROSTER_RUNS_PATH);
  return (
    <section aria-labelledby="roster-history">
      <h2 id="roster-history">The list of participants from the LMS</h2>
      <RefetchError error={runs.error} />
      {runs.data?.length === 0 && (
        <p class="hint">It has not been fetched yet. The page “Class” can fetch it.</p>
      )}
      <ol class="roster-runs">
        {(runs.data ?? []).map((run) => (
          <Run key={run.id} run={run} />
        ))}
      </ol>
    </section>
  );
}

function Run({ run }: { readonly run: RosterRun }) {
  return (
    <li data-failed={run.problem !== null}>
      <p>
        <time dateTime={run.at} title={wholeTime(run.at)}>
          {timeAgo(run.at)}
        </time>{" "}
        {runWords(run)}
      </p>
      {run.changes.map((change) => (
        <details key={change.change}>
          <summary>{changeWords(change)}</summary>
          <p dir="auto">
            {change.names.join(", ")}
            {change.names.length < change.number && " and others"}
          </p>
        </details>
      ))}
    </li>
  );
}
