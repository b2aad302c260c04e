/** Calls to the server: JSON both ways, the session in a header, one kind of error. */

import { token } from "./session";

/** Refusal of a request, in words for the reader. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly sentence: string,
    readonly advice: string,
    /** HTTP status; 0 where no answer came. */
    readonly status: number,
    /** The field to correct, if the server names one. */
    readonly field = "",
    /** Reference under which an administrator finds it in the log. */
    readonly reference = "",
  ) {
    super(sentence);
  }
}

/** Call the server. Raises ApiError. What only reads is tried a second time. */
export async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const attempt = () =>
    send(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: {
        Authorization: `Bearer ${token()}`,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
    });
  const response = method === "GET" ? await attempt().catch(attempt) : await attempt();
  return read<T>(response);
}

/** Send a form with a file in it. Raises ApiError. */
export async function upload<T>(path: string, form: FormData): Promise<T> {
  const headers = { Authorization: `Bearer ${token()}` };
  return read<T>(await send(path, { method: "POST", body: form, headers }));
}

async function send(path: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...options, credentials: "omit", cache: "no-store" });
  } catch {
    throw new ApiError(
      "unreachable",
      "The server cannot be reached.",
      "Check your connection. Nothing you wrote is lost; try again.",
      0,
    );
  }
}

async function read<T>(response: Response): Promise<T> {
  if (response.status === 204) {
    return undefined as T;
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer !== null) {
    return answer as T;
  }
  const told = (answer as { error?: Record<string, string> } | null)?.error ?? {};
  throw new ApiError(
    told.code ?? "error",
    told.sentence ?? "Something went wrong.",
    told.advice ?? "Try again in a moment.",
    response.status,
    told.field,
    told.reference,
  );
}
