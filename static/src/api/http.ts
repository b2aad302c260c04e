/** Calls to the server: JSON both ways, the session in a header, one kind of error. */

import { t } from "../i18n/messages";
import type { Current, ErrorAnswer } from "./openapi.generated";
import type { Answer, Body, Method, Path, Template } from "./requests";
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
    /** Value that is saved by now, where a change was of another one. */
    readonly current: Current | null = null,
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
    t("Something went wrong on this page."),
    t("Load it again. Everything that was saved is still there."),
    0,
  );
}

type WithoutBody = [body?: undefined, signal?: AbortSignal];

type Rest<M extends Method, T extends Template> = M extends "GET"
  ? WithoutBody
  : [Body<M, T>] extends [never]
    ? WithoutBody
    : [body: Body<M, T>, signal?: AbortSignal];

/** Call the server. Raises ApiError. A GET that got no answer is sent a second time. */
export function api<M extends Method, T extends Template<M>>(
  method: M,
  path: Path<T>,
  ...[body, signal]: Rest<M, T>
): Promise<Answer<M, T>> {
  const attempt = () =>
    send(path, { ...call(method, body), ...(signal === undefined ? {} : { signal }) });
  return answerOf(attempt, method === "GET", signal);
}

/** GET `path`, which never has another answer: the browser's own cache may have it. */
export function fetchImmutable<T extends Template<"GET">>(
  path: Path<T>,
  signal: AbortSignal,
): Promise<Answer<"GET", T>> {
  const attempt = () => send(path, { ...call("GET", undefined), cache: "default", signal });
  return answerOf(attempt, true, signal);
}

/** Answer to a request that is sent again after a new sign-in and, if allowed, without an answer. */
async function answerOf<T>(
  attempt: () => Promise<Response>,
  isRepeatable: boolean,
  signal: AbortSignal | undefined,
): Promise<T> {
  const response = await attempt().catch((error: unknown) => {
    if (isRepeatable && error instanceof ApiError) {
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

/**
 * Call the server where a session begins or ends: the answer may set cookies. Raises ApiError.
 * `bearer` is another session than the page's own.
 */
export async function apiKeepingCookies<M extends Method, T extends Template<M>>(
  method: M,
  path: Path<T>,
  body?: Body<M, T>,
  bearer = token(),
): Promise<Answer<M, T>> {
  const options: RequestInit = { ...call(method, body, bearer), credentials: "same-origin" };
  return read<Answer<M, T>>(await send(path, options));
}

function call(method: Method, body: unknown, bearer = token()): RequestInit {
  return {
    method,
    // What a page ends as it goes is sent all the same.
    keepalive: method === "DELETE",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: {
      Authorization: `Bearer ${bearer}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
  };
}

/** Send a form with a file in it. Raises ApiError. */
export async function upload<T extends Template<"POST">>(
  path: Path<T>,
  form: FormData,
): Promise<Answer<"POST", T>> {
  const headers = { Authorization: `Bearer ${token()}` };
  return read<Answer<"POST", T>>(await send(path, { method: "POST", body: form, headers }));
}

/** Fetch a file and have the browser save it. Raises ApiError. */
export async function download(
  method: "GET" | "POST",
  path: string,
  filename: string,
): Promise<void> {
  const headers = { Authorization: `Bearer ${token()}` };
  const response = await send(path, { method, headers });
  if (!response.ok) {
    await read<never>(response);
  }
  save(await response.blob(), filename);
}

/** Have the browser save a file. */
export function save(content: Blob, filename: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = filename;
  link.click();
  URL.revokeObjectURL(address);
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
  const refusal = answer as Partial<ErrorAnswer> | null;
  const details: Partial<ErrorAnswer["error"]> = refusal?.error ?? {};
  throw new ApiError(
    details.code ?? "error",
    details.sentence ?? "Something went wrong.",
    details.advice ?? "Try again in a moment.",
    response.status,
    details.field,
    details.reference,
    refusal?.current,
  );
}
