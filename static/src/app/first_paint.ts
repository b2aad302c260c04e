/** First paint: everything that came with the page is where its screen looks for it. */

import { holdWorkspace, requestWorkspace } from "../api/first_workspace";
import type { PageData, Workspace } from "../api/openapi.generated";
import { textPath } from "../api/paths/conversations";
import { beginSession } from "../api/session";
import { prefetchImmutable, storeSession } from "../query/client";
import { addressIn, parseRoute, type Route } from "../router/route";

/**
 * Go on with the session of a page; returns its first screen. `answeredAt` is the time of the
 * answer by `performance.now()`. The workspace and its text are loaded already while the screen's
 * script is.
 */
export function begin(data: PageData, answeredAt: number): Route {
  const first = beginSession(data);
  storeSession(data.session);
  if (data.workspace !== null) {
    holdWorkspace(data.workspace, answeredAt);
    prefetchText(data.workspace);
    return first;
  }
  const route = parseRoute(location, first);
  const activityId = route.activity ?? data.session.link?.activity_id;
  if (route.screen === "annotate" && data.session.course !== null && activityId != null) {
    // A page that was loaded again. The screen tells the reader where this fails.
    requestWorkspace({ activityId, ...addressIn(route) }).then(prefetchText, () => undefined);
  }
  return first;
}

function prefetchText({ conversations: [first] }: Workspace): void {
  if (first !== undefined) {
    prefetchImmutable(textPath(first));
  }
}
