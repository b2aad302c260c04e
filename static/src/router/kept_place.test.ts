// @vitest-environment jsdom
/** The place that an address names is still known after the sign-in, once, and not for long. */

import { afterEach, expect, it, vi } from "vitest";
import { keepPlace, takePlace } from "./kept_place";

afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
});

it("is taken once, by the activity that it is in", () => {
  keepPlace("a1", "#at=4.2");
  expect(takePlace("a2")).toBe("");
  expect(takePlace("a1")).toBe("#at=4.2");
  expect(takePlace("a1")).toBe("");
});

it("is forgotten after a quarter of an hour", () => {
  vi.useFakeTimers();
  keepPlace("a1", "#at=4.2");
  vi.advanceTimersByTime(15 * 60 * 1000);
  expect(takePlace("a1")).toBe("");
});

it("leaves nothing behind where another activity is opened too late for it", () => {
  vi.useFakeTimers();
  keepPlace("a1", "#at=4.2");
  vi.advanceTimersByTime(15 * 60 * 1000);
  expect(takePlace("a2")).toBe("");
  expect(localStorage).toHaveLength(0);
});

it("is none where somebody else has written there", () => {
  localStorage.setItem("kept-place", "nonsense");
  expect(takePlace("a1")).toBe("");
});
