/** The workspace of an activity in a component. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { WorkspaceAddress } from "../../../api/opening_workspace";
import { type OpenWorkspace, WorkspaceLoader } from "../store/workspace_loader";

export interface LoadedWorkspace extends OpenWorkspace {
  /** Load the workspace again. */
  readonly reload: () => void;
}

/** The workspace and its store; null until they are there. Throws where they cannot be opened. */
export function useWorkspace(address: WorkspaceAddress): LoadedWorkspace | null {
  const { activityId, workspaceId, groupId, memberId } = address;
  const [opened, setOpened] = useState<OpenWorkspace | null>(null);
  const [error, setError] = useState<unknown>(null);
  const loader = useRef<WorkspaceLoader | null>(null);
  const reload = useCallback(() => loader.current?.load(), []);
  useEffect(() => {
    const loading = new WorkspaceLoader(address, setOpened, setError);
    loader.current = loading;
    loading.start();
    return () => loading.leave();
  }, [activityId, workspaceId, groupId, memberId]);
  if (error !== null) {
    throw error;
  }
  return opened === null ? null : { ...opened, reload };
}
