/** Paths of the projector, the pointer and questions for the room. */

import { pathOf, type Query, withQuery } from "../requests";

/** Address of the form that opens the projector in a window of its own. */
export const PROJECTOR_FORM_PATH = "/projector";

/** Path of what a projector shows of an activity. */
export function lecturePath(
  activityId: string,
  query: Query<"GET", "/api/activities/{activity_id}/lecture">,
) {
  const path = pathOf("/api/activities/{activity_id}/lecture", { activity_id: activityId });
  return withQuery("GET", path, query);
}

/** Path of the passage to which the teacher of an activity points. */
export function pointerPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/pointer", { activity_id: activityId });
}

/** Path of what the teacher shows to open pages: a passage, or a question. */
export function shownPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/shown", { activity_id: activityId });
}

export function pollsPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/polls", { activity_id: activityId });
}

export function pollPath(pollId: string) {
  return pathOf("/api/polls/{poll_id}", { poll_id: pollId });
}

export function pollAnswerPath(pollId: string) {
  return pathOf("/api/polls/{poll_id}/answer", { poll_id: pollId });
}

/** One answer, for who may take it off the projector. */
export function projectedAnswerPath(pollId: string, answerId: string) {
  return pathOf("/api/polls/{poll_id}/answers/{answer_id}", {
    poll_id: pollId,
    answer_id: answerId,
  });
}

/** Path of the address by which students come into an activity. */
export function lectureEntrancePath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/lecture/entrance", { activity_id: activityId });
}
