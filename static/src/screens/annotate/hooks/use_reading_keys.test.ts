// @vitest-environment jsdom
/** Keys move the cursor as the eye goes, and leave to the browser what is the browser's. */

import { createElement } from "preact";
import { describe, expect, it } from "vitest";
import { render } from "../../../testing/render";
import type { ReadingCursor } from "./use_reading_cursor";
import { moveOf, useReadingKeys } from "./use_reading_keys";

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

describe("in the text", () => {
  /** A page with a text that takes the focus, and the moves that keys have made in it. */
  async function page() {
    const root = document.body.appendChild(document.createElement("section"));
    root.tabIndex = 0;
    const moves: string[] = [];
    const cursor = {
      selected: null,
      move: (unit: string, way: number) => moves.push(`${unit} ${way}`),
    } as unknown as ReadingCursor;
    const actions = { goToTurn: () => 0, openNote: () => false, openPanel: () => 0 };
    const Keys = () => {
      useReadingKeys([root, null], cursor, actions);
      return null;
    };
    await render(createElement(Keys, null));
    const fire = (name: string) => root.dispatchEvent(new Event(name, { bubbles: true }));
    const arrow = () =>
      root.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    return { root, moves, fire, arrow };
  }

  it("arrows move the cursor for whoever came by keyboard, and go on after a scroll by touch", async () => {
    const { root, moves, fire, arrow } = await page();
    root.focus();
    fire("pointerdown");
    fire("pointercancel");
    arrow();
    expect(moves).toEqual(["sentence 1"]);
  });

  it("a scroll by touch does not pass for a press when the focus comes later", async () => {
    const { root, moves, fire, arrow } = await page();
    fire("pointerdown");
    fire("pointercancel");
    root.focus();
    arrow();
    expect(moves).toEqual(["sentence 1"]);
  });

  it("arrows scroll for whoever clicked into the text", async () => {
    const { root, moves, fire, arrow } = await page();
    fire("pointerdown");
    root.focus();
    fire("pointerup");
    arrow();
    expect(moves).toEqual([]);
  });
});
