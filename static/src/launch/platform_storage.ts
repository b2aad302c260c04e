/** Storage of the platform, for a value where our own cookies are blocked.
 *
 * LTI Client Side postMessages 1.0 and LTI postMessage Storage 0.1 (put_data, get_data).
 */

import type { PlatformStorage } from "../api/openapi.generated";
import { request } from "./window_messages";

/** Store a value at the platform; true where it confirmed that. */
export async function put(storage: PlatformStorage, key: string, value: string): Promise<boolean> {
  const answer = await send(storage, { subject: "lti.put_data", key, value });
  return answer !== null && answer.error === undefined && answer.value === value;
}

/** The value that the platform keeps for us, if it does. */
export async function get(storage: PlatformStorage, key: string): Promise<string | null> {
  const answer = await send(storage, { subject: "lti.get_data", key });
  const value = answer?.value;
  return typeof value === "string" && value !== "" ? value : null;
}

function send(storage: PlatformStorage, message: { subject: string; key: string; value?: string }) {
  const frame = frameOf(storage.target);
  return frame === null || storage.origin === ""
    ? Promise.resolve(null)
    : request(frame, storage.origin, message);
}

/** The window that answers: a frame of the page around us by name, or that page itself. */
function frameOf(target: string): Window | null {
  const around: Window | null = opener ?? (parent === window ? null : parent);
  if (target === "" || around === null) {
    return null;
  }
  if (target === "_parent") {
    return around;
  }
  try {
    return around.frames[target as unknown as number] ?? around;
  } catch {
    return around;
  }
}
