// @vitest-environment jsdom
/** Keys move the cursor as the eye goes, and leave to the browser what is the browser's. */

import { expect, it } from "vitest";
import { moveOf } from "./use_reading_keys";

function press(key: string, change: Partial<KeyboardEvent> = {}, isRightToLeft = false) {
  const event = { key, ctrlKey: false, altKey: false, metaKey: false, ...change };
  const move = moveOf(event, isRightToLeft);
  return move && `${move.unit} ${move.way}`;
}

it.each([
  ["ArrowRight", {}, "sentence 1"],
  ["ArrowLeft", {}, "sentence -1"],
  ["ArrowRight", { ctrlKey: true }, "word 1"],
  ["ArrowDown", {}, "paragraph 1"],
  ["ArrowUp", {}, "paragraph -1"],
  ["ArrowRight", { metaKey: true }, null],
  ["ArrowLeft", { altKey: true }, null],
  ["ArrowDown", { altKey: true }, null],
  ["PageDown", {}, null],
  ["a", {}, null],
])("%s with %j is %s", (key, change, expected) => {
  expect(press(key, change)).toBe(expected);
});

it("goes on to the left where the text goes to the left", () => {
  expect([press("ArrowLeft", {}, true), press("ArrowRight", {}, true)]).toEqual([
    "sentence 1",
    "sentence -1",
  ]);
});
