/** The workspace of an activity in a component. */

import { useEffect, useState } from "preact/hooks";
import {
  type OpenWorkspace,
  type WorkspaceAddress,
  WorkspaceLoader,
} from "../store/workspace_loader";

/** The workspace and its store; null until they are there. Throws where they cannot be opened. */
export function useWorkspace(address: WorkspaceAddress): OpenWorkspace | null {
  const { activityId, workspaceId, memberId } = address;
  const [opened, setOpened] = useState<OpenWorkspace | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const loader = new WorkspaceLoader(address, setOpened, setError);
    loader.start();
    return () => loader.leave();
  }, [activityId, workspaceId, memberId]);
  if (error !== null) {
    throw error;
  }
  return opened;
}
