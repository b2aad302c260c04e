// @vitest-environment jsdom
/** Pairs of texts are remembered for each author, and few of them. */

import { afterEach, expect, it, vi } from "vitest";
import { rememberedPair, rememberPair } from "./text_pair";

function cookies(first = "") {
  let jar = first;
  vi.spyOn(document, "cookie", "get").mockImplementation(() => jar);
  vi.spyOn(document, "cookie", "set").mockImplementation((written) => {
    jar = written.split("; ")[0] ?? "";
  });
  return () => jar;
}

afterEach(() => vi.restoreAllMocks());

function beside(first: string, second: string) {
  return { first, second, isBeside: true };
}

it("keeps a pair for each author, and forgets it with the layout", () => {
  cookies();
  rememberPair("ana", beside("one", "other"));
  rememberPair("ben", beside("other", "one"));
  expect(rememberedPair("ana")).toEqual(beside("one", "other"));
  expect(rememberedPair("ben")).toEqual(beside("other", "one"));
  rememberPair("ana", { ...beside("one", "other"), isBeside: false });
  expect(rememberedPair("ana").isBeside).toBe(false);
  expect(rememberedPair("ben").isBeside).toBe(true);
});

it("keeps few, the latest of them", () => {
  const jar = cookies();
  for (let i = 0; i < 40; i += 1) {
    rememberPair(`author ${i}`, beside("a".repeat(36), "b".repeat(36)));
  }
  expect(rememberedPair("author 39").isBeside).toBe(true);
  expect(rememberedPair("author 0").isBeside).toBe(false);
  expect(jar().length).toBeLessThan(1_500);
});

it("reads nothing from what somebody else wrote", () => {
  for (const value of ["%", "7", "[1]", '[["ana",1,2]]', "null"]) {
    cookies(`__Host-side-by-side=${encodeURIComponent(value)}`);
    expect(rememberedPair("ana").isBeside).toBe(false);
  }
});
