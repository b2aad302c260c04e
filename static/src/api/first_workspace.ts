/** The first workspace of a page, held until its screen takes it: its tickets are good once. */

import type { Schedule, Workspace } from "./openapi.generated";
import { openWorkspace, type WorkspaceAddress } from "./opening_workspace";

interface Answered {
  readonly workspace: Workspace;
  /** Time of the answer by `performance.now()`. */
  readonly at: number;
}

let held: Answered | null = null;
let requested: { readonly key: string; readonly answer: Promise<Answered> } | null = null;

/** Hold a workspace that came with the page; `answeredAt` is the time of its answer. */
export function holdWorkspace(workspace: Workspace, answeredAt: number): void {
  held = { workspace, at: answeredAt };
}

/** The viewer's own workspace of an activity, once; null where the page came without it. */
export function takeWorkspace(activityId: string): Workspace | null {
  if (held?.workspace.activity.id !== activityId) {
    return null;
  }
  const taken = held;
  held = null;
  return current(taken);
}

/** Ask for a workspace before the script of its screen runs; the answer is for who looks ahead. */
export function requestWorkspace(address: WorkspaceAddress): Promise<Workspace> {
  const answer = openWorkspace(address, true).then((workspace) => ({
    workspace,
    at: performance.now(),
  }));
  requested = { key: keyOf(address), answer };
  return answer.then(({ workspace }) => workspace);
}

/** The answer to that request, once; null where none was made for this address. */
export function takeRequested(address: WorkspaceAddress): Promise<Workspace> | null {
  if (requested?.key !== keyOf(address)) {
    return null;
  }
  const { answer } = requested;
  requested = null;
  return answer.then(current);
}

function keyOf({ activityId, workspaceId, groupId, memberId }: WorkspaceAddress): string {
  return JSON.stringify([activityId, workspaceId, groupId, memberId]);
}

/** A workspace whose answer is some seconds old: scripts may have been loaded meanwhile. */
function current({ workspace, at }: Answered): Workspace {
  return { ...workspace, schedule: aged(workspace.schedule, (performance.now() - at) / 1000) };
}

function aged(schedule: Schedule, seconds: number): Schedule {
  const { opens_in: opens, closes_in: closes } = schedule;
  return {
    ...schedule,
    opens_in: opens === null ? null : opens - seconds,
    closes_in: closes === null ? null : closes - seconds,
  };
}
