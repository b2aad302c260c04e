/** Marks on their way to the LMS, followed until they have arrived. */

import { useEffect } from "preact/hooks";
import type { ClassOverview, Grade } from "../../api/openapi.generated";
import { gradesPath } from "../../api/paths/marks";
import { updateMarks } from "../../features/grading/update_marks";
import { client } from "../../query/client";
import { type QueryResult, useQuery } from "../../query/use_query";
import { workerInterval } from "../../query/worker_interval";

type Grades = Readonly<Record<string, Grade>>;

/** Marks in one request; the server takes so many. */
const MOST = 100;

/** Poll the marks that a worker is at, and none else; what is found goes into the overview. */
export function useDeliveries(
  activityId: string,
  overview: ClassOverview | null,
): QueryResult<Grades> {
  const waiting = (overview?.members ?? [])
    .filter((member) => member.grade?.is_pending)
    .map((member) => member.enrolment_id)
    .slice(0, MOST);
  const path = waiting.length === 0 ? null : gradesPath(activityId, waiting);
  const grades = useQuery(path, (_, fetches) => workerInterval(fetches));
  // Once these have arrived, their answer is out of date: they may be on the way again soon.
  useEffect(
    () => () => {
      if (path !== null) {
        client.removeQueries({ queryKey: [path] });
      }
    },
    [path],
  );
  useEffect(() => {
    if (grades.data !== null) {
      const changes = Object.entries(grades.data).map(([id, grade]) => [id, { grade }] as const);
      void updateMarks(activityId, Object.fromEntries(changes));
    }
  }, [activityId, grades.data]);
  return grades;
}
