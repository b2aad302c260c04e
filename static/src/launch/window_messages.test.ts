// @vitest-environment jsdom
/** Questions between windows are answered by whom they were asked of, or by nobody. */

import { afterEach, expect, test, vi } from "vitest";
import { requestToken, serveToken } from "./opener_token";
import { get, put } from "./platform_storage";
import { request } from "./window_messages";

const ORIGIN = "https://lms.example";

/** A window that answers what it is asked, from an origin. */
function answering(answer: Record<string, unknown> | null, origin = ORIGIN) {
  const postMessage = vi.fn((question: Record<string, unknown>, target: string) => {
    if (answer !== null && target === ORIGIN) {
      const data = {
        subject: `${question.subject}.response`,
        message_id: question.message_id,
        ...answer,
      };
      dispatchEvent(new MessageEvent("message", { data, origin }));
    }
  });
  return { postMessage, frames: {} } as unknown as Window;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test("an answer counts only from the origin that was asked", async () => {
  expect(await request(answering({ value: 1 }), ORIGIN, { subject: "s" })).toMatchObject({
    value: 1,
  });
  const elsewhere = answering({ value: 1 }, "https://evil.example");
  expect(await request(elsewhere, ORIGIN, { subject: "s" }, 10)).toBeNull();
});

test("nobody who answers is given up", async () => {
  expect(await request(answering(null), ORIGIN, { subject: "s" }, 10)).toBeNull();
});

test("an answer to another question is none", async () => {
  const other = answering({ message_id: "another" });
  expect(await request(other, ORIGIN, { subject: "s" }, 10)).toBeNull();
});

test("the platform keeps a value and gives it back", async () => {
  vi.stubGlobal("opener", answering({ value: "token" }));
  const storage = { target: "_parent", origin: ORIGIN };
  expect(await put(storage, "state", "token")).toBe(true);
  expect(await get(storage, "state")).toBe("token");
});

test("a platform that refuses, or says something else, keeps nothing", async () => {
  const storage = { target: "_parent", origin: ORIGIN };
  vi.stubGlobal("opener", answering({ value: "token", error: { code: "storage_exhaustion" } }));
  expect(await put(storage, "state", "token")).toBe(false);
  vi.stubGlobal("opener", answering({ value: "another" }));
  expect(await put(storage, "state", "token")).toBe(false);
});

test("a platform that offers no storage is not asked", async () => {
  const around = answering({ value: "token" });
  vi.stubGlobal("opener", around);
  expect(await get({ target: "", origin: ORIGIN }, "state")).toBeNull();
  expect(around.postMessage).not.toHaveBeenCalled();
});

test("a page remembers for pages of its own origin, and for this login only", () => {
  const onServed = vi.fn();
  serveToken("state-1", "token-1", onServed);
  const source = { postMessage: vi.fn() };
  const post = (origin: string, state: string) =>
    dispatchEvent(
      new MessageEvent("message", {
        data: { subject: "promptgrimoire.browser-token", state, message_id: "m" },
        origin,
        source: source as unknown as Window,
      }),
    );
  post("https://evil.example", "state-1");
  post(location.origin, "state-2");
  expect(source.postMessage).not.toHaveBeenCalled();
  post(location.origin, "state-1");
  expect(source.postMessage).toHaveBeenCalledWith(
    expect.objectContaining({ token: "token-1", message_id: "m" }),
    location.origin,
  );
  expect(onServed).toHaveBeenCalledOnce();
});

test("a tab that nobody opened recalls nothing", async () => {
  vi.stubGlobal("opener", null);
  expect(await requestToken("state-1")).toBeNull();
});
