/** Requests by which two people mark a work. */

import { agreedMarkPath, singleMarkPath } from "../../api/double_marking_paths";
import { api } from "../../api/http";
import type { AgreedGrade, GradeDraft, NewGrade } from "../../api/openapi.generated";
import { draftMarkPath } from "../../api/paths";
import { refetchMarks } from "./update_marks";

export interface DoubleMarkingCalls {
  readonly give: (body: NewGrade) => Promise<unknown>;
  readonly takeBack: () => Promise<unknown>;
  readonly agree: (body: AgreedGrade) => Promise<GradeDraft>;
  readonly discard: () => Promise<unknown>;
  /** Fetch again whatever shows these marks. */
  readonly refetch: () => Promise<unknown>;
}

export function callsFor(activityId: string, enrolmentId: string): DoubleMarkingCalls {
  return {
    give: (body) => api("PUT", singleMarkPath(activityId, enrolmentId), body),
    takeBack: () => api("DELETE", singleMarkPath(activityId, enrolmentId)),
    agree: (body) => api("PUT", agreedMarkPath(activityId, enrolmentId), body),
    discard: () => api("DELETE", draftMarkPath(activityId, enrolmentId)),
    refetch: () => refetchMarks(activityId),
  };
}
