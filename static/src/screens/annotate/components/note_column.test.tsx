// @vitest-environment jsdom
/** A stack that somebody has opened stays open, and the same element, while others change its notes. */

import { within } from "@testing-library/dom";
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

function column(highlights: readonly HighlightValue[]) {
  return (
    <NoteColumn
      highlights={highlights}
      placements={PLACEMENTS}
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
