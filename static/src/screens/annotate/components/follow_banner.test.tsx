// @vitest-environment jsdom
/** Following takes a reader along, moves no focus, and ends with the first act of their own. */

import { fireEvent } from "@testing-library/dom";
import { beforeEach, expect, it, vi } from "vitest";
import type { Pointer } from "../../../api/openapi.generated";
import { render, screen, userEvent, waitFor } from "../../../testing/render";
import { RenderedText } from "../../../text/anchors";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { FollowBanner } from "./follow_banner";

const scrolled = vi.fn();
const shown = vi.fn();

function pointer(start: number, change: Partial<Pointer> = {}): Pointer {
  const lead = "l1";
  return { id: "p", conversation: "c", start, end: start + 1, lead, led_by: "Dr Lee", ...change };
}

let model: AnnotationPageModel;

beforeEach(() => {
  vi.clearAllMocks();
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  Range.prototype.getBoundingClientRect = () => new DOMRect();
  const body = document.createElement("div");
  body.textContent = "A text of some words.";
  const scroller = document.createElement("div");
  scroller.scrollTo = scrolled;
  document.body.replaceChildren(scroller, body);
  const text = {
    conversation: "c",
    root: body,
    placements: { rendered: new RenderedText([body]) },
  };
  const reading = { text, scroller, isOnPage: () => true, showConversation: shown };
  model = { reading } as unknown as AnnotationPageModel;
});

const page = (where: Pointer) => (
  <>
    <input aria-label="Note" />
    <FollowBanner model={model} pointer={where} />
  </>
);

async function follow(): Promise<void> {
  await userEvent.click(screen.getByRole("button", { name: "Follow" }));
  await waitFor(() => expect(scrolled).toHaveBeenCalledTimes(1));
}

it("asks, and moves nothing until the reader wants it", async () => {
  await render(page(pointer(0)));
  await render(page(pointer(5)));
  expect(scrolled).not.toHaveBeenCalled();
  expect(screen.getByRole("status").textContent).toBe("Dr Lee asks you to follow.");
  await follow();
  await render(page(pointer(9)));
  expect(scrolled).toHaveBeenCalledTimes(2);
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Stop following" }));
});

it.each([
  ["a wheel", () => fireEvent.wheel(document.body)],
  ["a finger", () => fireEvent.touchMove(document.body)],
  ["a press", () => fireEvent.pointerDown(document.body)],
  ["a key", () => fireEvent.keyDown(screen.getByLabelText("Note"), { key: "a" })],
  ["Escape", () => fireEvent.keyDown(document.body, { key: "Escape" })],
  [
    "Escape on its own buttons",
    () => fireEvent.keyDown(screen.getByTestId("follow"), { key: "Escape" }),
  ],
  ["Alt Enter", () => fireEvent.keyDown(document.body, { key: "Enter", altKey: true })],
])("ends with %s", async (_, act) => {
  await render(page(pointer(0)));
  await follow();
  act();
  await screen.findByRole("button", { name: "Follow again" });
  await render(page(pointer(9)));
  expect(scrolled).toHaveBeenCalledTimes(1);
});

it("does not end with a key that does nothing by itself", async () => {
  await render(page(pointer(0)));
  await follow();
  fireEvent.keyDown(document.body, { key: "Shift" });
  expect(screen.getByRole("button", { name: "Stop following" })).toBeTruthy();
});

it("is taken up by a key, but not out of a field", async () => {
  await render(page(pointer(0)));
  fireEvent.keyDown(screen.getByLabelText("Note"), { key: "Enter", altKey: true });
  expect(scrolled).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: "Enter", altKey: true });
  await screen.findByRole("button", { name: "Stop following" });
  await waitFor(() => expect(scrolled).toHaveBeenCalledTimes(1));
});

it("is not asked for again by the same lead, and is by another one", async () => {
  await render(page(pointer(0)));
  await userEvent.click(screen.getByRole("button", { name: "Not now" }));
  await render(page(pointer(7)));
  expect(screen.queryByTestId("follow")).toBeNull();
  await render(page(pointer(7, { lead: "l2" })));
  expect(screen.getByRole("button", { name: "Follow" })).toBeTruthy();
});

it("goes into another text where the teacher does", async () => {
  await render(page(pointer(0)));
  await follow();
  await render(page(pointer(0, { conversation: "d" })));
  expect(shown).toHaveBeenCalledWith("d");
});
