// @vitest-environment jsdom
/** Links to notes are written soon, also where notes never stop coming. */

import { createElement } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { HighlightValue } from "../../../document/annotations/schema";
import { render } from "../../../testing/render";
import { RenderedText } from "../../../text/anchors";
import { Placements } from "../geometry/placements";
import { useNoteLinks } from "./use_note_links";
import type { PlacedText } from "./use_placed_text";

beforeEach(() => {
  vi.stubGlobal("StaticRange", class {});
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const WORDS = { tags: [], labelOf: () => ({ name: "Ana", role: "", isMe: false }) };

function highlight(number: number): HighlightValue {
  const [key, quote] = [`ana/${number}`, "Some"];
  return { key, quote, start: 0, end: 4, author: "ana", comments: [] } as unknown as HighlightValue;
}

it("does not wait for a pause", async () => {
  const root = document.createElement("section");
  root.innerHTML = "<div><p>Some words.</p></div>";
  const placements = new Placements(new RenderedText([root.firstElementChild as Element]));
  const text: PlacedText = { conversation: "one", root, placements };
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const highlights: HighlightValue[] = [];
  const Page = ({ shown }: { readonly shown: readonly HighlightValue[] }) => {
    useNoteLinks(text, shown, WORDS);
    return null;
  };
  for (let number = 1; number <= 5; number += 1) {
    highlights.push(highlight(number));
    await render(createElement(Page, { shown: [...highlights] }));
    vi.advanceTimersByTime(100);
  }
  expect(root.querySelectorAll("a").length).toBeGreaterThanOrEqual(2);
  vi.advanceTimersByTime(200);
  expect(root.querySelectorAll("a")).toHaveLength(5);
});

it("writes the links anew where a note has come or gone, and nowhere else", async () => {
  const root = document.createElement("section");
  root.innerHTML = `<div>${"<p>Some words.</p>".repeat(50)}</div>`;
  const placements = new Placements(new RenderedText([root.firstElementChild as Element]));
  const text: PlacedText = { conversation: "one", root, placements };
  const many = Array.from({ length: 50 }, (_, i) => ({
    ...highlight(i),
    start: i * 11,
    end: i * 11 + 4,
  }));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const labelOf = vi.fn(WORDS.labelOf);
  const words = { tags: WORDS.tags, labelOf };
  const Page = ({ shown }: { readonly shown: readonly HighlightValue[] }) => {
    useNoteLinks(text, shown, words);
    return null;
  };
  const draw = async (shown: readonly HighlightValue[]) => {
    await render(createElement(Page, { shown }));
    labelOf.mockClear();
    vi.runAllTimers();
    return [...root.querySelectorAll("p")].map((p) => p.querySelectorAll("a").length);
  };
  expect(await draw(many)).toEqual(many.map(() => 1));
  expect(labelOf).toHaveBeenCalledTimes(50);
  const added = { ...highlight(99), start: 110, end: 114 };
  const more = await draw(many.toSpliced(11, 0, added));
  expect(more.indexOf(2)).toBe(10);
  expect(labelOf).toHaveBeenCalledTimes(2);
  const fewer = await draw(many.toSpliced(10, 1));
  expect(fewer[10]).toBe(0);
  expect(fewer.filter((count) => count === 1)).toHaveLength(49);
  expect(labelOf.mock.calls.length).toBeLessThanOrEqual(2);
  expect(await draw([])).toEqual(many.map(() => 0));
  expect(await draw([...many, ...many.map((one) => ({ ...one, key: `b${one.key}` }))])).toEqual(
    many.map(() => 2),
  );
});
