/** Last fetches of the LMS's list of participants, and their changes in words. */

import { useState } from "preact/hooks";
import type { RosterRun } from "../../api/openapi.generated";
import { ROSTER_RUNS_PATH } from "../../api/paths/courses";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { RefetchError } from "../../ui/error_page";
import { timeAgo, wholeTime } from "../../ui/format_time";
import { changeWords, runWords } from "./roster_words";

/** The newest fetches; asked for when somebody looks, and again after another one. */
export function RosterHistory({ fetchedAt }: { readonly fetchedAt: string | null }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="roster-history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("What the last lists have changed")}</summary>
      {isOpen && <Runs key={fetchedAt} />}
    </details>
  );
}

function Runs() {
  const runs = useQuery(ROSTER_RUNS_PATH);
  return (
    <>
      <RefetchError error={runs.error} />
      {runs.data?.length === 0 && (
        <p class="hint">{t("None has been fetched since this is kept.")}</p>
      )}
      <ol class="roster-runs">
        {(runs.data ?? []).map((run) => (
          <Run key={run.id} run={run} />
        ))}
      </ol>
    </>
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
            {change.names.length < change.number
              ? t("{names} and others", { names: change.names.join(", ") })
              : change.names.join(", ")}
          </p>
        </details>
      ))}
    </li>
  );
}
