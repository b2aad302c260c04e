/** Fetch of the participants by a worker, followed until it is done. */

import { useEffect } from "preact/hooks";
import type { ClassOverview, RosterState } from "../../api/openapi.generated";
import { ROSTER_PATH } from "../../api/paths/courses";
import { type QueryResult, useQuery } from "../../query/use_query";
import { workerInterval } from "../../query/worker_interval";

/** Poll the state of the roster while it is fetched; then fetch the class, once. */
export function useRosterFetch(overview: QueryResult<ClassOverview>): QueryResult<RosterState> {
  const isFetching = overview.data?.roster.refreshing === true;
  const roster = useQuery(isFetching ? ROSTER_PATH : null, (state, fetches) =>
    state.refreshing ? workerInterval(fetches) : false,
  );
  const isDone = isFetching && roster.data?.refreshing === false;
  useEffect(() => {
    if (isDone) {
      void overview.refetch();
    }
  }, [isDone, overview.refetch]);
  return roster;
}
