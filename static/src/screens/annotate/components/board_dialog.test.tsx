// @vitest-environment jsdom
/** Few of many notes are drawn; the focus stays where it is while others change the notes. */

import { act } from "preact/test-utils";
import { beforeEach, expect, it, vi } from "vitest";
import type { CommentValue, HighlightValue } from "../../../document/annotations/schema";
import { Tags } from "../../../document/annotations/tags";
import { START } from "../../../sync/save_state";
import { render, screen, userEvent } from "../../../testing/render";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { SHOW_ALL } from "../store/note_filter";
import { setTag } from "../store/testing/open_store";
import { BoardDialog } from "./board_dialog";

beforeEach(() => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal("matchMedia", () => ({
    matches: true,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  // What jsdom has not; it knows no inert page behind a dialog either.
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
    this.dispatchEvent(new Event("close"));
  };
  return () => vi.unstubAllGlobals();
});

function note(number: number, tag = "claim"): HighlightValue {
  const place = { conversation: "text", start: number, end: number + 1, prefix: "", suffix: "" };
  const rest = {
    created: 0,
    question: "" as const,
    isClaim: false,
    isChanged: false,
    checks: [],
    comments: [],
  };
  return { key: `ana/${number}`, author: "ana", quote: `Quote ${number}.`, tag, ...place, ...rest };
}

const RETAG = vi.fn();

function model(notes: readonly HighlightValue[]): AnnotationPageModel {
  const highlights = new Map(notes.map((one) => [one.key, one]));
  const tags = new Tags([setTag("claim", false), setTag("doubt", false)], []).shown;
  const state = {
    notes: { highlights, tags, privateKeys: new Set() },
    saving: START,
    announcement: { words: "" },
    history: { undo: null, redo: null },
    fresh: new Set(),
    canWrite: true,
  };
  return {
    workspace: {
      conversations: [{ id: "text", title: "A text" }],
      can_write: true,
      can_moderate: false,
    },
    store: {
      state,
      rank: () => 0,
      retag: RETAG,
      canWriteOn: () => true,
      memory: { read: () => null },
    },
    state,
    writeBlock: null,
    mayWrite: true,
    isWide: true,
    reading: { filter: SHOW_ALL, setFilter: () => undefined },
    labelOf: () => ({ name: "Ana", role: "", isMe: true }),
    personOf: () => ({ name: "Ben", isMe: false }),
  } as unknown as AnnotationPageModel;
}

async function show(notes: readonly HighlightValue[], isPrinting = false): Promise<void> {
  const close = () => undefined;
  await render(<BoardDialog model={model(notes)} isPrinting={isPrinting} onClose={close} />);
}

async function press(keys: string): Promise<void> {
  await act(async () => void (await userEvent.keyboard(keys)));
}

const MANY = Array.from({ length: 10_000 }, (_, number) => note(number));

it("draws the cards that are seen, and all of them on paper", async () => {
  await show(MANY);
  expect(screen.getByRole("heading", { name: /claim/ }).textContent).toContain("10000");
  expect(screen.getAllByTestId("board-card").length).toBeLessThan(40);
  await show(MANY.slice(0, 100), true);
  expect(screen.getAllByTestId("board-card")).toHaveLength(100);
});

it("goes to a card far away, which is drawn for it", async () => {
  await show(MANY);
  expect(document.activeElement?.textContent).toContain("Quote 0.");
  await press("{End}");
  expect(document.activeElement?.textContent).toContain("Quote 9999.");
});

it("keeps the focus on its card while others move it", async () => {
  await show([note(1), note(2), note(3)]);
  await press("{ArrowDown}");
  await show([note(0), note(1), note(2, "doubt"), note(3)]);
  expect(document.activeElement?.textContent).toContain("Quote 2.");
  const column = document.activeElement?.closest("section");
  expect(column?.getAttribute("aria-label")).toBe("doubt: 1 note");
});

it("gives the focus of a card that goes to the next one, or to one beside", async () => {
  await show([note(1), note(2), note(3), note(4, "doubt")]);
  await press("{ArrowDown}");
  await show([note(1), note(3), note(4, "doubt")]);
  expect(document.activeElement?.textContent).toContain("Quote 3.");
  await show([note(4, "doubt")]);
  expect(document.activeElement?.textContent).toContain("Quote 4.");
});

it("moves a note by the key of a tag", async () => {
  await show([note(1), note(2)]);
  await press("m");
  expect(document.activeElement?.textContent).toContain("claim");
  await press("{ArrowDown}{Enter}");
  expect(RETAG).toHaveBeenCalledWith("ana/1", "doubt");
});

it("shows a comment with the names of those whom it mentions", async () => {
  const comment: CommentValue = {
    key: "ana/c",
    author: "ana",
    text: "See **this**, @{ben00000}",
    created: 0,
    question: "",
    replyTo: "",
    agreed: [],
  };
  await show([{ ...note(1), comments: [comment] }]);
  expect(screen.getByTestId("board-card").textContent).toContain("See this, @Ben");
});

it("opens on a narrow page at the first column that has cards", async () => {
  vi.stubGlobal("matchMedia", () => ({
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  const scrolled = vi.fn();
  Element.prototype.scrollIntoView = scrolled;
  await show([note(1, "doubt")]);
  const choice = screen.getByRole("combobox", { name: "Column" }) as HTMLSelectElement;
  expect(choice.selectedOptions[0]?.textContent).toBe("doubt (1)");
  expect((scrolled.mock.contexts[0] as HTMLElement).textContent).toContain("Quote 1.");
});
