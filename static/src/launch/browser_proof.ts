/** Proof that a launch without a cookie came from the browser that began it. */

import type { PageData } from "../api/session";
import { requestToken } from "./opener_token";
import { get, type Storage } from "./platform_storage";

/** Launch to finish, as the server gave it to this page. */
export interface PendingLaunch {
  readonly state: string;
  readonly id_token: string;
  readonly storage: Storage;
}

/** The session, or null where nobody knows this browser or the server refuses. */
export async function finishLaunch(launch: PendingLaunch): Promise<PageData | null> {
  const token = await first([requestToken(launch.state), get(launch.storage, launch.state)]);
  if (token === null) {
    return null;
  }
  const response = await fetch("/lti/launch/show", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      state: launch.state,
      id_token: launch.id_token,
      browser_token: token,
    }),
  });
  return response.ok ? ((await response.json()) as PageData) : null;
}

/** The first answer that is one, or null when all have come and none is. */
async function first(answers: readonly Promise<string | null>[]): Promise<string | null> {
  return Promise.any(
    answers.map(async (answer) => (await answer) ?? Promise.reject(new Error("none"))),
  ).catch(() => null);
}
