/** Paths of the attempts of a workspace. */

import { pathOf } from "../requests";

export function startOverPath(workspaceId: string) {
  return pathOf("/api/workspaces/{workspace_id}/start-over", { workspace_id: workspaceId });
}

export function resumePath(workspaceId: string) {
  return pathOf("/api/workspaces/{workspace_id}/resume", { workspace_id: workspaceId });
}
