// @vitest-environment jsdom
/** Requests that are refused because the session has ended wait for its renewal. */

import { afterEach, expect, it, vi } from "vitest";
import { api } from "./http";
import { pathOf } from "./requests";
import { followSessionEnd, renewSession, replaceSession } from "./session";

const ENDED = { error: { code: "not-signed-in", sentence: "You are out.", advice: "Come in." } };

let stopFollowing = (): void => undefined;

afterEach(() => {
  stopFollowing();
  vi.unstubAllGlobals();
});

/** A server that knows one token. */
function serverWith(valid: string): string[] {
  const tokens: string[] = [];
  vi.stubGlobal("fetch", (_: string, { headers }: { headers: Record<string, string> }) => {
    const given = headers.Authorization ?? "";
    tokens.push(given.replace("Bearer ", ""));
    const isValid = given === `Bearer ${valid}`;
    return Promise.resolve(
      new Response(JSON.stringify(isValid ? { saved: true } : ENDED), {
        status: isValid ? 200 : 401,
      }),
    );
  });
  return tokens;
}

it("sends them again with the new session, and says once that the old one ended", async () => {
  const ends = vi.fn();
  stopFollowing = followSessionEnd(ends);
  replaceSession("old", "a");
  const tokens = serverWith("new");
  const both = [
    api("POST", pathOf("/api/copies"), { link_id: "l", activity_id: "a" }),
    api("GET", pathOf("/api/here")),
  ];
  await vi.waitFor(() => expect(ends).toHaveBeenCalledOnce());
  expect(ends.mock.calls[0]?.[0]).toMatchObject({ sentence: "You are out." });
  await vi.waitFor(() => expect(tokens).toHaveLength(2));
  renewSession("new", "b");
  expect(await Promise.all(both)).toEqual([{ saved: true }, { saved: true }]);
  expect(tokens.slice(2)).toEqual(["new", "new"]);
  expect(ends).toHaveBeenLastCalledWith(null);
});

it("lets a request that nobody waits for any more go", async () => {
  stopFollowing = followSessionEnd(() => undefined);
  replaceSession("old", "a");
  serverWith("new");
  const leaving = new AbortController();
  const left = api("GET", pathOf("/api/here"), undefined, leaving.signal);
  await new Promise((done) => setTimeout(done));
  leaving.abort();
  await expect(left).rejects.toMatchObject({ name: "AbortError" });
  renewSession("new", "b");
});

it("refuses them where nothing can renew the session", async () => {
  replaceSession("old", "a");
  serverWith("new");
  await expect(api("GET", pathOf("/api/here"))).rejects.toMatchObject({ status: 401 });
});
