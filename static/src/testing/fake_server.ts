/** Server of component tests: answers by method and path, held back or refused as a test says. */

import { afterEach, beforeEach, vi } from "vitest";
import type { Current } from "../api/openapi.generated";
import { UNKNOWN } from "../features/grading/unsaved";
import { client } from "../query/client";

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly signal: AbortSignal | null;
  readonly respond: (body: unknown, status?: number) => void;
  /** No answer arrives. */
  readonly fail: () => void;
}

/** Answer to a request; a function is called for each one. */
type Answer = unknown | ((request: SentRequest) => unknown);

export class FakeServer {
  readonly requests: SentRequest[] = [];
  private readonly answers = new Map<string, Answer>();

  /** Answer "GET /path" from now on. */
  on(request: string, answer: Answer): this {
    this.answers.set(request, answer);
    return this;
  }

  /** Refuse a request from now on, as the server words it. */
  refuse(request: string, sentence: string, status = 409, field = "", code = "refused"): this {
    const error = { code, sentence, advice: "Do something else.", field };
    return this.on(request, ({ respond }: SentRequest) => respond({ error }, status));
  }

  /** Refuse a request from now on because something else is saved by now. */
  refuseFor(request: string, current: Partial<Current>): this {
    const error = { code: "changed-meanwhile", sentence: "Changed.", advice: "Choose.", field: "" };
    const whole = { ...UNKNOWN, by: "Ben Baker", at: "2026-03-10T10:32:00Z", ...current };
    return this.on(request, ({ respond }: SentRequest) => respond({ error, current: whole }, 409));
  }

  /** Requests so far, as "GET /path". */
  sent(start = ""): string[] {
    return this.requests
      .map(({ method, path }) => `${method} ${path}`)
      .filter((request) => request.startsWith(start));
  }

  fetch = (path: string, options: RequestInit): Promise<Response> =>
    new Promise((resolve, reject) => {
      const { method = "GET", signal = null } = options;
      const request: SentRequest = {
        method,
        path,
        signal,
        body: typeof options.body === "string" ? JSON.parse(options.body) : options.body,
        respond: (body, status = 200) =>
          resolve(new Response(status === 204 ? null : JSON.stringify(body), { status })),
        fail: () => reject(new TypeError("no connection")),
      };
      signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      this.requests.push(request);
      const answer = this.answers.get(`${method} ${path}`);
      if (typeof answer === "function") {
        answer(request);
      } else if (answer !== undefined) {
        request.respond(answer);
      }
    });
}

/** A server for each test of a file; requests without an answer stay under way. */
export function useFakeServer(): { readonly server: FakeServer } {
  const holder = { server: new FakeServer() };
  beforeEach(() => {
    holder.server = new FakeServer();
    vi.stubGlobal("fetch", (path: string, options: RequestInit) =>
      holder.server.fetch(path, options),
    );
  });
  afterEach(() => {
    client.clear();
    vi.unstubAllGlobals();
  });
  return holder;
}
