/** A note stays where its author, its document or the dates of the activity keep it, and says why. */

import { expect, it } from "vitest";
import type { HighlightValue } from "../../../document/annotations/schema";
import { type MovingRules, whyItStays } from "./moving";

const RULES: MovingRules = {
  mayAnnotate: true,
  canModerate: false,
  writeBlock: null,
  isPrivate: (key) => key.endsWith("private"),
  canWriteOn: (key) => !key.endsWith("fixed"),
  labelOf: (author) => ({ name: "Amber Heron", role: "", isMe: author === "ana" }),
};

function reason(key: string, rules: Partial<MovingRules> = {}): string | null {
  const [author] = key.split("/");
  return whyItStays({ key, author } as HighlightValue, { ...RULES, ...rules });
}

it("moves one's own notes, and every note for those who moderate", () => {
  expect(reason("ana/1")).toBeNull();
  expect(reason("ben/1")).toMatch(/^This note is by Amber Heron\. Nobody but its author/);
  expect(reason("ben/1", { canModerate: true })).toBeNull();
});

it("keeps model notes where the teacher put them", () => {
  expect(reason("ben00002/model-1")).toBe("A model note stays where your teacher put it.");
});

it.each([
  ["not-open", /once writing has opened/],
  ["closed", /Writing has closed/],
  ["handed-in", /handed in/],
] as const)("keeps shared notes while writing is %s, and not private ones", (writeBlock, words) => {
  expect(reason("ana/1", { writeBlock })).toMatch(words);
  expect(reason("ana/private", { writeBlock })).toBeNull();
});

it("keeps all notes for somebody who may only read, and those of a document that takes no writing", () => {
  expect(reason("ana/1", { mayAnnotate: false })).toMatch(/read these notes/);
  expect(reason("ana/fixed")).toBe("This note cannot be changed just now.");
});
