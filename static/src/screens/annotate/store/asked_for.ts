/** Question whether a viewer is asked to bring a conversation. */

import type { Workspace } from "../../../api/openapi.generated";

/** True where the viewer is asked to bring a conversation to this workspace. */
export function isAskedFor(workspace: Workspace): boolean {
  const { activity, audience, can_contribute, is_current } = workspace;
  // What the others begin with is nobody's work, and what is brought belongs to the current attempt.
  return (
    can_contribute &&
    is_current &&
    audience.kind !== "template" &&
    activity.contributions.mode !== "no"
  );
}
