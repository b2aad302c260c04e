/** First paint: everything that came with the page is where its screen looks for it. */

import { holdWorkspace } from "../api/first_workspace";
import type { PageData } from "../api/openapi.generated";
import { textPath } from "../api/paths";
import { beginSession } from "../api/session";
import { prefetchImmutable, storeSession } from "../query/client";
import type { Route } from "../router/route";

/**
 * Go on with the session of a page; returns its first screen. `answeredAt` is the time of the
 * answer by `performance.now()`. The text is loaded already while the screen's script is.
 */
export function begin(data: PageData, answeredAt: number): Route {
  const route = beginSession(data);
  storeSession(data.session);
  if (data.workspace !== null) {
    holdWorkspace(data.workspace, answeredAt);
    const [first] = data.workspace.conversations;
    if (first !== undefined) {
      prefetchImmutable(textPath(first));
    }
  }
  return route;
}
