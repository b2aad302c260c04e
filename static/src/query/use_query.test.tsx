// @vitest-environment jsdom
/** Answers reach the component that asked, once, in order, and no longer than they are wanted. */

import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Path } from "../api/requests";
import { useFakeServer } from "../testing/fake_server";
import { render, unmount } from "../testing/render";
import { updateAnswer } from "./client";
import { type PollInterval, type QueryResult, useQuery } from "./use_query";

/** Template of the paths here, which are short and not in the API: queries know no path. */
type Any = "/api/here";

interface Who {
  readonly who: string;
}

const holder = useFakeServer();
let seen: string[];
let last: QueryResult<Who>;

beforeEach(() => {
  vi.useFakeTimers();
  seen = [];
});

afterEach(() => {
  vi.useRealTimers();
});

function Probe({ path, poll }: { path: string | null; poll?: PollInterval<Who> }) {
  last = useQuery(path as Path<Any> | null, poll as never) as unknown as QueryResult<Who>;
  seen.push(`${path}: ${last.data?.who ?? "nothing"}`);
  return null;
}

async function wait(milliseconds = 10): Promise<void> {
  await act(async () => {
    await vi.advanceTimersByTimeAsync(milliseconds);
  });
}

/** The newest request for a path. */
function request(path: string) {
  const found = holder.server.requests.filter((one) => one.path === path).at(-1);
  if (found === undefined) {
    throw new Error(`nobody asked for ${path}`);
  }
  return found;
}

it("a late answer never shows under another path", async () => {
  await render(<Probe path="/a" />);
  await wait();
  await render(<Probe path="/b" />);
  await wait();
  request("/b").respond({ who: "b" });
  await wait();
  request("/a").respond({ who: "a" });
  await wait();
  expect(seen.at(-1)).toBe("/b: b");
  expect(seen.filter((one) => one.startsWith("/b"))).not.toContain("/b: a");
});

it("an answer is gone at once when the path changes", async () => {
  holder.server.on("GET /a", { who: "a" });
  await render(<Probe path="/a" />);
  await wait();
  expect(seen.at(-1)).toBe("/a: a");
  await render(<Probe path="/b" />);
  expect(seen.filter((one) => one.startsWith("/b"))).toEqual(["/b: nothing"]);
});

it("a request that nobody waits for is aborted", async () => {
  await render(<Probe path="/a" />);
  await wait();
  await render(<Probe path="/b" />);
  await wait();
  expect(request("/a").signal?.aborted).toBe(true);
  await unmount();
  expect(request("/b").signal?.aborted).toBe(true);
});

it("two components share one request", async () => {
  await render([<Probe key="1" path="/a" />, <Probe key="2" path="/a" />]);
  await wait();
  expect(holder.server.sent()).toEqual(["GET /a"]);
});

it("an older answer does not overwrite that of a change", async () => {
  holder.server.on("GET /a", { who: "old" });
  await render(<Probe path="/a" />);
  await wait();
  holder.server.on("GET /a", undefined);
  void last.refetch();
  await wait();
  await act(() => updateAnswer("/a" as Path<Any>, () => ({ who: "new" }) as never));
  request("/a").respond({ who: "old" });
  await wait();
  expect(seen.at(-1)).toBe("/a: new");
});

it("a GET without an answer is sent a second time, then its error is known", async () => {
  holder.server.on("GET /a", ({ fail }: { fail: () => void }) => fail());
  await render(<Probe path="/a" />);
  await wait();
  expect(holder.server.sent()).toHaveLength(2);
  expect(last.error).toMatchObject({ code: "unreachable" });
});

it("what was there stays when a later fetch fails", async () => {
  holder.server.on("GET /a", { who: "a" });
  await render(<Probe path="/a" />);
  await wait();
  holder.server.refuse("GET /a", "No.");
  await act(() => last.refetch());
  await wait();
  expect(last).toMatchObject({ data: { who: "a" }, error: { sentence: "No." } });
});

it("polling waits for the request that is under way", async () => {
  holder.server.on("GET /a", { who: "a" });
  await render(<Probe path="/a" poll={() => 1000} />);
  await wait();
  holder.server.on("GET /a", undefined);
  await wait(10_000);
  expect(holder.server.sent()).toHaveLength(2);
});

it("polling backs off while it fails, and ends its pauses with an answer", async () => {
  holder.server.on("GET /a", { who: "a" });
  await render(<Probe path="/a" poll={() => 1000} />);
  await wait();
  holder.server.refuse("GET /a", "No.", 503);
  await wait(16_000);
  // After 1, 3, 7 and 15 seconds.
  expect(holder.server.sent()).toHaveLength(5);
  holder.server.on("GET /a", { who: "b" });
  await wait(20_000);
  const before = holder.server.sent().length;
  await wait(5_000);
  expect(holder.server.sent().length - before).toBe(5);
});

it("polling rests while the page is hidden, and goes on when it is seen", async () => {
  const visibility = vi.spyOn(document, "visibilityState", "get");
  holder.server.on("GET /a", { who: "a" });
  await render(<Probe path="/a" poll={() => 1000} />);
  await wait();
  visibility.mockReturnValue("hidden");
  window.dispatchEvent(new Event("visibilitychange"));
  await wait(30_000);
  expect(holder.server.sent()).toHaveLength(1);
  visibility.mockReturnValue("visible");
  window.dispatchEvent(new Event("visibilitychange"));
  await wait();
  expect(holder.server.sent()).toHaveLength(2);
  visibility.mockRestore();
});

it("polling ends when its interval is false", async () => {
  holder.server.on("GET /a", { who: "a" });
  await render(<Probe path="/a" poll={(_, fetches) => (fetches < 3 ? 1000 : false)} />);
  await wait(60_000);
  expect(holder.server.sent()).toHaveLength(3);
});

it("no path is no request", async () => {
  await render(<Probe path={null} />);
  await wait();
  expect(holder.server.sent()).toEqual([]);
});
