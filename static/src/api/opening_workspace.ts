/** The request that opens a workspace. */

import { ApiError, api } from "./http";
import type { Workspace } from "./openapi.generated";
import { pathOf, withQuery } from "./requests";

export interface WorkspaceAddress {
  readonly activityId: string;
  /** Another workspace than the viewer's own, for those who see the whole class. */
  readonly workspaceId?: string;
  /** Group of the viewer's, of several. */
  readonly groupId?: string;
  /** Enrolment whose hidden notes a teacher looks at. */
  readonly memberId?: string;
}

/** `isConnecting` asks for the first tickets along with the workspace. */
export function openWorkspace(
  { activityId, workspaceId, groupId, memberId }: WorkspaceAddress,
  isConnecting: boolean,
  signal?: AbortSignal,
): Promise<Workspace> {
  const opening = pathOf("/api/activities/{activity_id}/workspace", { activity_id: activityId });
  const path = withQuery("POST", opening, {
    workspace: workspaceId ?? null,
    group: groupId ?? null,
    member: memberId ?? null,
    connect: isConnecting,
  });
  // Opening twice makes nothing twice, so it may be tried again where no answer came.
  return twice(() => api("POST", path, undefined, signal), signal);
}

/** Try again, once, where no answer came. */
export function twice<Answer>(
  attempt: () => Promise<Answer>,
  signal?: AbortSignal,
): Promise<Answer> {
  return attempt().catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 0 && signal?.aborted !== true) {
      return attempt();
    }
    throw error;
  });
}
