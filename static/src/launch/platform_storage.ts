/** The platform's storage: it keeps a value for us where our own cookies are blocked.
 *
 * LTI Client Side postMessages 1.0 and LTI postMessage Storage 0.1 (put_data, get_data).
 */

import { ask } from "./window_messages";

/** Where it is: the frame that answers, if the platform named one, and the origin it is on. */
export interface Storage {
  readonly target: string;
  readonly origin: string;
}

/** Have the platform keep a value; whether it says that it did. */
export async function put(storage: Storage, key: string, value: string): Promise<boolean> {
  const answer = await asked(storage, { subject: "lti.put_data", key, value });
  return answer !== null && answer.error === undefined && answer.value === value;
}

/** The value that the platform keeps for us, if it does. */
export async function get(storage: Storage, key: string): Promise<string | null> {
  const answer = await asked(storage, { subject: "lti.get_data", key });
  const value = answer?.value;
  return typeof value === "string" && value !== "" ? value : null;
}

function asked(storage: Storage, question: { subject: string; key: string; value?: string }) {
  const frame = frameOf(storage.target);
  return frame === null || storage.origin === ""
    ? Promise.resolve(null)
    : ask(frame, storage.origin, question);
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
