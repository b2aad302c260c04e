/** Question whether a viewer is asked to bring a conversation. */

import type { Workspace } from "../../../api/openapi.generated";

/** True where the viewer is asked to bring a conversation to this workspace. */
export function isAskedFor({ activity, audience, can_contribute }: Workspace): boolean {
  // A teacher's own copy is nobody's work where each student, or each group, has one.
  const isOfStudents = audience.kind !== "class" || activity.workspace_for !== "student";
  return can_contribute && isOfStudents && activity.contributions.mode !== "no";
}
