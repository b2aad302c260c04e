/** The students of a marker around the one that is shown; the next one is fetched in advance. */

import { useCallback, useEffect } from "preact/hooks";
import type { ToMark } from "../../api/openapi.generated";
import { gradePath, markingPath, workPath } from "../../api/paths/marks";
import { prefetch } from "../../query/client";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { type MarkingFilter, type Position, positionOf } from "./queue";
import { useMarkingKeys } from "./use_marking_keys";

export interface Queue {
  readonly students: readonly ToMark[];
  readonly position: Position;
  readonly show: (member: string) => void;
  readonly setFilter: (filter: MarkingFilter) => void;
  /** Go to the next student; null where there is none. */
  readonly goOn: (() => void) | null;
}

/** The queue of an activity; null while it is fetched, and for who does not mark. */
export function useQueue(
  activityId: string,
  member: string,
  filter: MarkingFilter,
  isMarker: boolean,
  navigate: (route: Route) => void,
): Queue | null {
  const students = useQuery(isMarker ? markingPath(activityId) : null).data;
  const to = useCallback(
    (id: string, choice: MarkingFilter) => {
      const kept = choice === "everyone" ? {} : { filter: choice };
      navigate({ screen: "work", activity: activityId, member: id, ...kept });
    },
    [navigate, activityId],
  );
  const position = students === null ? null : positionOf(students, filter, member);
  const next = position?.next ?? null;
  const previous = position?.previous ?? null;
  useEffect(() => {
    if (next !== null) {
      prefetch(workPath(activityId, next));
      prefetch(gradePath(activityId, next));
    }
  }, [activityId, next]);
  const goOn = useCallback(() => next !== null && to(next, filter), [to, next, filter]);
  const goBack = useCallback(
    () => previous !== null && to(previous, filter),
    [to, previous, filter],
  );
  useMarkingKeys({
    next: next === null ? null : goOn,
    previous: previous === null ? null : goBack,
  });
  if (students === null || position === null) {
    return null;
  }
  return {
    students,
    position,
    show: (id) => to(id, filter),
    setFilter: (choice) => to(member, choice),
    goOn: next === null ? null : goOn,
  };
}
