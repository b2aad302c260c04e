/** A launch that came without its cookie: find out who still knows this browser, then finish it. */

import type { PageData } from "../api/session";
import { recall } from "./opener_token";
import { get, type Storage } from "./platform_storage";

/** What the server gave this page to finish the launch with. */
export interface Proof {
  readonly state: string;
  readonly id_token: string;
  readonly storage: Storage;
}

/** The session, or null where nobody knows this browser or the server refuses. */
export async function prove(proof: Proof): Promise<PageData | null> {
  const token = await first([recall(proof.state), get(proof.storage, proof.state)]);
  if (token === null) {
    return null;
  }
  const response = await fetch("/lti/launch/show", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      state: proof.state,
      id_token: proof.id_token,
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
