/** Progress of a course: students by activities, found, picked out, sorted, and taken away as a file. */

import { plural, t } from "../../i18n/messages";
import "./page.css";
import { useMemo, useState } from "preact/hooks";
import { save } from "../../api/http";
import type { CourseProgress, SessionInfo } from "../../api/openapi.generated";
import { PROGRESS_PATH } from "../../api/paths/courses";
import { GroupFilter, isInGroup } from "../../features/groups/group_filter";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { csv } from "../../ui/csv";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { CHOICES, type Choice, fileRows, NAME, sorted } from "./columns";
import { Grid, type Order } from "./grid";

interface ProgressPageProps {
  readonly session: SessionInfo;
  readonly navigate: (route: Route) => void;
}

/** Interval at which it is fetched anew: longer for a large course, whose answer is long. */
function refreshInterval({ students }: CourseProgress): number {
  return Math.max(30_000, students.length * 100);
}

export function ProgressPage({ session, navigate }: ProgressPageProps) {
  const answer = useQuery(PROGRESS_PATH, refreshInterval);
  if (answer.data === null) {
    return <PendingPage queries={[answer]} />;
  }
  const { students, activities } = answer.data;
  return (
    <div class="page progress-page">
      <h1>{t("{title}: students by activities", { title: session.course?.title ?? "" })}</h1>
      <RefetchError error={answer.error} />
      {students.length === 0 || activities.length === 0 ? (
        <p class="lead">
          {activities.length === 0
            ? t("There is no activity in this class yet.")
            : t("No student is in this class yet.")}
        </p>
      ) : (
        <Filtered
          progress={answer.data}
          show={(activity, member) => navigate({ screen: "work", activity, member })}
        />
      )}
    </div>
  );
}

interface FilteredProps {
  readonly progress: CourseProgress;
  readonly show: (activity: string, enrolmentId: string) => void;
}

function Filtered({ progress, show }: FilteredProps) {
  const { students, activities, groups } = progress;
  const [wanted, setWanted] = useState("");
  const [group, setGroup] = useState("");
  const [choice, setChoice] = useState<Choice>("everybody");
  const [order, setOrder] = useState<Order>({ key: NAME, isDescending: false });
  const shown = useMemo(() => {
    const name = wanted.toLocaleLowerCase();
    const found = students.filter(
      (one) =>
        one.name.toLocaleLowerCase().includes(name) &&
        isInGroup(one, group) &&
        CHOICES[choice].holds(one, activities),
    );
    return sorted(found, order.key, order.isDescending);
  }, [students, activities, wanted, group, choice, order]);
  return (
    <>
      <div class="progress-filters">
        <label>
          {t("Find somebody")}
          <input
            type="search"
            value={wanted}
            onInput={(event) => setWanted(event.currentTarget.value)}
          />
        </label>
        <label>
          {t("Show")}
          <select
            value={choice}
            onChange={({ currentTarget }) => setChoice(currentTarget.value as Choice)}
          >
            {Object.entries(CHOICES).map(([key, { words }]) => (
              <option key={key} value={key}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <GroupFilter groups={groups} chosen={group} onChoose={setGroup} />
        <button
          type="button"
          onClick={() =>
            save(new Blob([csv(fileRows(progress, shown))], { type: "text/csv" }), "progress.csv")
          }
        >
          {t("Download (CSV)")}
        </button>
      </div>
      <p class="hint">
        {t("Open a cell to read what somebody has written. Arrow keys move from cell to cell.")}
      </p>
      <p class="visually-hidden" role="status">
        {plural(shown.length, "{n} student is shown.", "{n} students are shown.")}
      </p>
      <Grid progress={progress} students={shown} order={order} setOrder={setOrder} show={show} />
      {shown.length === 0 && <p>{t("Nobody is in this choice.")}</p>}
    </>
  );
}
