/** Proof that a launch without a cookie came from the browser that began it. */

import type { LaunchProof, PageData, ProvenLaunch } from "../api/openapi.generated";
import { requestToken } from "./opener_token";
import { get } from "./platform_storage";

/** The session, or null where nobody knows this browser or the server refuses. */
export async function finishLaunch(launch: LaunchProof): Promise<PageData | null> {
  const token = await first([requestToken(launch.state), get(launch.storage, launch.state)]);
  if (token === null) {
    return null;
  }
  const { state, id_token } = launch;
  const proven: ProvenLaunch = { state, id_token, browser_token: token };
  const response = await fetch("/lti/launch/show", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(proven),
  });
  return response.ok ? ((await response.json()) as PageData) : null;
}

/** The first answer that is one, or null when all have come and none is. */
async function first(answers: readonly Promise<string | null>[]): Promise<string | null> {
  return Promise.any(
    answers.map(async (answer) => (await answer) ?? Promise.reject(new Error("none"))),
  ).catch(() => null);
}
