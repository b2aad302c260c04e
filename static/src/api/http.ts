/** Calls to the server: JSON both ways, the session in a header, one kind of error. */

import { canBeRenewed, renewed, token } from "./session";

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

/** Any error in words for the reader. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) {
    return error;
  }
  return new ApiError(
    "error",
    "Something went wrong on this page.",
    "Load it again. Everything that was saved is still there.",
    0,
  );
}

/** Call the server. Raises ApiError. A GET that got no answer is sent a second time. */
export async function api<T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const attempt = () =>
    send(path, { ...call(method, body), ...(signal === undefined ? {} : { signal }) });
  const response = await attempt().catch((error: unknown) => {
    if (method === "GET" && error instanceof ApiError) {
      return attempt();
    }
    throw error;
  });
  try {
    return await read<T>(response);
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401 && canBeRenewed())) {
      throw error;
    }
    await aborted(renewed(error), signal);
    return read<T>(await attempt());
  }
}

/** The same promise, rejected when the signal aborts. */
function aborted(waiting: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    waiting.then(resolve, reject);
  });
}

/** Call the server where the answer may set cookies: a session begins or ends. Raises ApiError. */
export async function apiKeepingCookies<T>(
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  return read<T>(await send(path, { ...call(method, body), credentials: "same-origin" }));
}

/** Call the server with another session than the page's own. Raises ApiError. */
export async function apiWithToken<T>(
  bearer: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  return read<T>(await send(path, { ...call(method, body, bearer), credentials: "same-origin" }));
}

function call(method: string, body: unknown, bearer = token()): RequestInit {
  return {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: {
      Authorization: `Bearer ${bearer}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
  };
}

/** Send a form with a file in it. Raises ApiError. */
export async function upload<T>(path: string, form: FormData): Promise<T> {
  const headers = { Authorization: `Bearer ${token()}` };
  return read<T>(await send(path, { method: "POST", body: form, headers }));
}

async function send(path: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: "omit", cache: "no-store", ...options });
  } catch (error) {
    if (options.signal?.aborted) {
      throw error;
    }
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
  const details = (answer as { error?: Record<string, string> } | null)?.error ?? {};
  throw new ApiError(
    details.code ?? "error",
    details.sentence ?? "Something went wrong.",
    details.advice ?? "Try again in a moment.",
    response.status,
    details.field,
    details.reference,
  );
}
