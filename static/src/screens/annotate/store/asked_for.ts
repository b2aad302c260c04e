/** Question whether a viewer is asked to bring a conversation. */

import type { Workspace } from "../../../api/openapi.generated";

/** True where the viewer is asked to bring a conversation to this workspace. */
export function isAskedFor({ activity, audience, can_contribute }: Workspace): boolean {
  // What the others begin with is nobody's work.
  return can_contribute && audience.kind !== "template" && activity.contributions.mode !== "no";
}
