/** Requests by which two people mark a work. */

import { agreedMarkPath, singleMarkPath } from "../../api/double_marking_paths";
import { api } from "../../api/http";
import type { AgreedGrade, ChangedGrade } from "../../api/openapi.generated";
import { draftMarkPath } from "../../api/paths/marks";
import { withQuery } from "../../api/requests";
import { refetchMarks } from "./update_marks";

export interface DoubleMarkingCalls {
  /** Give one's own mark; its time. */
  readonly give: (body: ChangedGrade) => Promise<string | null>;
  readonly takeBack: () => Promise<unknown>;
  /** Set the agreed mark; its time. */
  readonly agree: (body: AgreedGrade) => Promise<string>;
  /** Discard the agreed mark of that time. */
  readonly discard: (at: string) => Promise<unknown>;
  /** Fetch again whatever shows these marks. */
  readonly refetch: () => Promise<unknown>;
}

export function callsFor(activityId: string, enrolmentId: string): DoubleMarkingCalls {
  return {
    give: async (body) => {
      const { given } = await api("PUT", singleMarkPath(activityId, enrolmentId), body);
      return given.find((one) => one.is_own)?.given_at ?? null;
    },
    takeBack: () => api("DELETE", singleMarkPath(activityId, enrolmentId)),
    agree: async (body) =>
      (await api("PUT", agreedMarkPath(activityId, enrolmentId), body)).graded_at,
    discard: (at) => {
      const path = draftMarkPath(activityId, enrolmentId);
      return api("DELETE", withQuery("DELETE", path, { seen_at: at }));
    },
    refetch: () => refetchMarks(activityId),
  };
}
