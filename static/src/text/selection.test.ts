// @vitest-environment jsdom
/** A selection is reported once it is made, and never half-way. */

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { RenderedText } from "./anchors";
import { type Selected, watchSelection } from "./selection";

const SPAN = { start: 0, end: 4 };
const rendered = { spanOf: () => SPAN, rangeOf: () => document.createRange() };
let root: HTMLElement;
let reported: (Selected | null)[];
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = "<p>Some words</p>";
  root = document.querySelector("p") as HTMLElement;
  reported = [];
  end = watchSelection(
    root,
    () => rendered as unknown as RenderedText,
    (selected) => reported.push(selected),
  );
});

afterEach(() => {
  end();
  vi.useRealTimers();
});

function select(): void {
  document.getSelection()?.setBaseAndExtent(root.firstChild as Node, 0, root.firstChild as Node, 4);
  document.dispatchEvent(new Event("selectionchange"));
}

function pointer(type: "pointerdown" | "pointerup", pointerType: "mouse" | "touch"): void {
  const event = new MouseEvent(type, { bubbles: true });
  root.dispatchEvent(Object.assign(event, { pointerType }));
}

it("is reported once it has been left alone, by keys", () => {
  select();
  expect(reported).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(reported.map((each) => each?.span)).toEqual([SPAN]);
});

it("is reported when a drag ends, and not before", () => {
  pointer("pointerdown", "mouse");
  select();
  vi.advanceTimersByTime(1000);
  expect(reported).toEqual([]);
  pointer("pointerup", "mouse");
  vi.advanceTimersByTime(1);
  expect(reported.map((each) => each?.span)).toEqual([SPAN]);
});

it("is not reported half-way, where another one changed just before the press", () => {
  select();
  pointer("pointerdown", "mouse");
  vi.advanceTimersByTime(1000);
  expect(reported).toEqual([]);
});
