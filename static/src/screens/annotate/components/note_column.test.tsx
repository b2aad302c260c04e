// @vitest-environment jsdom
/** Cards are drawn in pieces; an opened stack stays the same element while others change its notes. */

import { within } from "@testing-library/dom";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { HighlightValue } from "../../../document/annotations/schema";
import { render, screen, userEvent } from "../../../testing/render";
import type { Placements } from "../geometry/placements";
import type { CardContext } from "../hooks/use_card_context";
import { NoteColumn } from "./note_column";

beforeEach(() => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  return () => vi.unstubAllGlobals();
});

afterEach(() => {
  document.body.innerHTML = "";
});

const CARDS = {
  activityId: "activity",
  tags: [],
  labelOf: () => ({ name: "Ana", role: "", isMe: false }),
  now: 0,
  canWrite: false,
  canWritePrivately: false,
  canWriteOn: () => false,
  isPrivate: () => false,
  wordsOf: () => null,
  feedback: {},
  drafts: { on: () => [], text: () => null },
  onToggle: () => undefined,
  onLocate: () => undefined,
  onHover: () => undefined,
  onLeave: () => undefined,
} as unknown as CardContext;

/** All notes on the first line of a text that ends with it. */
const PLACEMENTS = {
  rendered: { bodies: [] },
  of: () => ({ span: { start: 0, end: 4 }, range: {} }),
  topOf: () => 0,
} as unknown as Placements;

function note(number: number): HighlightValue {
  return {
    key: `ana/${number}`,
    author: "ana",
    quote: `Quote ${number}`,
    tag: "",
    created: 0,
    question: "no",
    comments: [],
  } as unknown as HighlightValue;
}

const NOTES = Array.from({ length: 12 }, (_, i) => note(i));

function column(highlights: readonly HighlightValue[], placements = PLACEMENTS) {
  return (
    <NoteColumn
      highlights={highlights}
      notes={new Map(highlights.map((one) => [one.key, one]))}
      placements={placements}
      openKey={null}
      focusKey={null}
      fresh={new Set()}
      scroller={null}
      cards={CARDS}
    />
  );
}

it("when its first note is deleted", async () => {
  await render(column(NOTES));
  const [head] = screen.getAllByRole("button", { name: /^\d+ notes/ }) as [HTMLElement];
  await userEvent.click(head);
  expect(head.getAttribute("aria-expanded")).toBe("true");
  const cards = within(head.closest("section") as HTMLElement).getAllByTestId("card");
  const first = cards[0]?.dataset.key;
  await render(column(NOTES.filter(({ key }) => key !== first)));
  expect(head.isConnected).toBe(true);
  expect(head.getAttribute("aria-expanded")).toBe("true");
});

it("draws what is in sight first, and the rest in several pieces", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const far = Array.from({ length: 100 }, (_, i) => ({ ...note(i), start: i }));
  const placements = {
    ...PLACEMENTS,
    of: ({ start }: HighlightValue) => ({ span: { start, end: start + 1 }, range: { start } }),
    topOf: ({ start }: { readonly start: number }) => start * 100,
    rendered: { bodies: [{ getBoundingClientRect: () => ({ bottom: 10_000 }) }] },
  } as unknown as Placements;
  const cards = () => screen.getAllByTestId("card").length;
  await render(column(far, placements));
  const drawn = [cards()];
  while ((drawn.at(-1) as number) < 100 && drawn.length < 50) {
    await act(() => {
      vi.advanceTimersToNextTimer();
    });
    drawn.push(cards());
  }
  vi.useRealTimers();
  const steps = drawn.slice(1).map((count, i) => count - (drawn[i] as number));
  expect(drawn.at(-1)).toBe(100);
  expect(drawn[0]).toBeLessThan(30);
  expect(Math.max(...steps)).toBeLessThanOrEqual(16);
});
