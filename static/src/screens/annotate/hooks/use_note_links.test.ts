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
