/** The workspace that came with the page, until its screen takes it: its tickets are good once. */

import type { Schedule, Workspace } from "./openapi.generated";

let held: { readonly workspace: Workspace; readonly answeredAt: number } | null = null;

/** Hold a workspace; `answeredAt` is the time of its answer by `performance.now()`. */
export function holdWorkspace(workspace: Workspace, answeredAt: number): void {
  held = { workspace, answeredAt };
}

/** The viewer's own workspace of an activity, once; null where the page came without it. */
export function takeWorkspace(activityId: string): Workspace | null {
  if (held?.workspace.activity.id !== activityId) {
    return null;
  }
  const { workspace, answeredAt } = held;
  held = null;
  const age = (performance.now() - answeredAt) / 1000;
  return { ...workspace, schedule: aged(workspace.schedule, age) };
}

/** A schedule whose answer is so many seconds old: scripts may have been loaded meanwhile. */
function aged(schedule: Schedule, seconds: number): Schedule {
  const { opens_in: opens, closes_in: closes } = schedule;
  return {
    ...schedule,
    opens_in: opens === null ? null : opens - seconds,
    closes_in: closes === null ? null : closes - seconds,
  };
}
