// @vitest-environment jsdom
/** The editor writes into the shared tree what its keys and its toolbar say. */

import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { beforeEach, expect, it } from "vitest";
import { undo } from "y-prosemirror";
import * as Y from "yjs";
import { blocksIn } from "../../document/response/blocks";
import { rootOf } from "../../document/response/root";
import type { Passage } from "../../document/response/values";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import Editor from "./editor";

const PASSAGE = { text: "Because of scattering.", place: "at=4.2" };

let doc: Y.Doc;
let view: EditorView;

beforeEach(() => {
  doc = new Y.Doc();
  // A page of a test has no layout.
  Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;
  Range.prototype.getBoundingClientRect ??= () => new DOMRect();
  document.elementFromPoint ??= () => null;
});

interface Options {
  readonly isWritable?: boolean;
  readonly quoted?: Passage | null;
}

async function open({ isWritable = true, quoted = null }: Options = {}): Promise<HTMLElement> {
  await render(
    <Editor
      doc={doc}
      isWritable={isWritable}
      label="Answer"
      placeholder="Write here."
      carets={null}
      onOpened={(opened) => {
        view = opened;
      }}
      quoted={quoted}
      onQuoted={() => undefined}
    />,
  );
  if (isWritable) {
    await screen.findByRole("toolbar");
  }
  return screen.getByRole("textbox", { name: "Answer" });
}

/** Type as a keyboard does: each sign may be taken by a rule. */
function type(words: string): void {
  for (const sign of words) {
    const { from, to } = view.state.selection;
    const insert = () => view.state.tr.insertText(sign, from, to);
    if (!view.someProp("handleTextInput", (take) => take(view, from, to, sign, insert))) {
      view.dispatch(insert());
    }
  }
}

function press(key: string): void {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  view.someProp("handleKeyDown", (take) => take(view, event));
}

function select(from: number, to: number): void {
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)));
}

function write(...paragraphs: string[]): void {
  rootOf(doc).insert(
    0,
    paragraphs.map((words) => {
      const paragraph = new Y.XmlElement("paragraph");
      paragraph.insert(0, [new Y.XmlText(words)]);
      return paragraph;
    }),
  );
}

const shape = () => blocksIn(doc).map(({ kind }) => kind);
const button = (name: string) => screen.getByRole("button", { name });

it("says in an empty field what it is for, until something is there", async () => {
  const field = await open();
  expect(field.getAttribute("aria-placeholder")).toBe("Write here.");
  type("a");
  expect(field.hasAttribute("aria-placeholder")).toBe(false);
});

it("goes on, and quotes, behind all that was written", async () => {
  write("First.", "Last.");
  await open({ quoted: PASSAGE });
  type("And so.");
  expect(shape()).toEqual(["paragraph", "paragraph", "passage", "paragraph"]);
  expect(blocksIn(doc).at(-1)?.runs[0]?.text).toBe("And so.");
});

it("makes blocks of signs at the beginning of a line", async () => {
  await open();
  type("## A heading");
  press("Enter");
  type("- one");
  expect(shape()).toEqual(["heading", "bullet_list"]);
  expect(blocksIn(doc)[0]?.level).toBe(2);
});

it("takes a rule back that was not meant", async () => {
  await open();
  type("1. ");
  press("Backspace");
  type("is what I mean");
  expect(blocksIn(doc)[0]?.runs[0]?.text).toBe("1. is what I mean");
});

it("undoes what was typed in another format by itself, however soon it was typed", async () => {
  await open();
  type("Some words, ");
  await userEvent.click(button("Bold"));
  type("bold");
  undo(view.state);
  expect(blocksIn(doc)[0]?.runs).toEqual([{ text: "Some words, ", marks: [], href: null }]);
});

it("leaves a block of code from its empty last line", async () => {
  await open();
  type("```a");
  press("Enter");
  press("Enter");
  type("b");
  expect(blocksIn(doc).map(({ kind, runs }) => [kind, runs[0]?.text])).toEqual([
    ["code_block", "a"],
    ["paragraph", "b"],
  ]);
});

it("shows what is on where the cursor is, and turns it", async () => {
  write("Some words.");
  await open();
  select(1, 5);
  await userEvent.click(button("Bold"));
  await waitFor(() => expect(button("Bold").getAttribute("aria-pressed")).toBe("true"));
  expect(blocksIn(doc)[0]?.runs[0]).toEqual({ text: "Some", marks: ["strong"], href: null });
  select(8, 8);
  await waitFor(() => expect(button("Bold").getAttribute("aria-pressed")).toBe("false"));
  await userEvent.click(button("Heading"));
  await waitFor(() => expect(button("Heading").getAttribute("aria-pressed")).toBe("true"));
  expect(shape()).toEqual(["heading"]);
});

it("offers nothing in code that code cannot have", async () => {
  await open();
  type("```a");
  await waitFor(() => expect(button("Bold").getAttribute("aria-disabled")).toBe("true"));
  expect(button("Link").getAttribute("aria-disabled")).toBe("true");
  await userEvent.click(button("Link"));
  expect(screen.queryByRole("textbox", { name: "Address of the link" })).toBeNull();
});

it("is one stop of the Tab key, and arrows go through its buttons", async () => {
  await open();
  const buttons = screen.getAllByRole("button");
  expect(buttons.filter(({ tabIndex }) => tabIndex === 0)).toEqual([button("Heading")]);
  button("Heading").focus();
  await userEvent.keyboard("{ArrowRight}{ArrowRight}");
  expect(document.activeElement).toBe(button("Bold"));
  await waitFor(() => expect(button("Bold").tabIndex).toBe(0));
  expect(button("Heading").tabIndex).toBe(-1);
  await userEvent.keyboard("{Home}{ArrowLeft}");
  expect(document.activeElement).toBe(button("Redo"));
  await userEvent.keyboard("{End}{ArrowRight}");
  expect(document.activeElement).toBe(button("Heading"));
});

it("links a selection, refuses what is no address, and takes a link away", async () => {
  write("See there");
  await open();
  select(5, 10);
  await userEvent.click(button("Link"));
  await userEvent.keyboard("javascript:alert(1){Enter}");
  expect(screen.getByRole("alert").textContent).toContain("not an address");
  const field = screen.getByRole("textbox", { name: "Address of the link" });
  await userEvent.clear(field);
  await userEvent.type(field, "example.org{Enter}");
  expect(blocksIn(doc)[0]?.runs[1]).toEqual({
    text: "there",
    marks: ["link"],
    href: "https://example.org/",
  });
  await waitFor(() => expect(button("Link").getAttribute("aria-pressed")).toBe("true"));
  await userEvent.click(button("Link"));
  await userEvent.click(button("Remove link"));
  expect(blocksIn(doc)[0]?.runs).toEqual([{ text: "See there", marks: [], href: null }]);
});

it("undoes what this page wrote, and leaves the words of others", async () => {
  write("Mine.");
  await open();
  type(" More.");
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  const paragraph = rootOf(other).get(0) as Y.XmlElement;
  (paragraph.get(0) as Y.XmlText).insert(0, "Theirs. ");
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), "other");
  await waitFor(() => expect(button("Undo").getAttribute("aria-disabled")).toBe("false"));
  await userEvent.click(button("Undo"));
  expect(blocksIn(doc)[0]?.runs[0]?.text).toBe("Theirs. Mine.");
});

it("changes nothing for a reader, and can be reached by keys", async () => {
  write("To read.");
  const before = Y.encodeStateVector(doc);
  const field = await open({ isWritable: false });
  expect(field.getAttribute("aria-readonly")).toBe("true");
  expect(field.tabIndex).toBe(0);
  expect(screen.queryByRole("toolbar")).toBeNull();
  expect(Y.encodeStateVector(doc)).toEqual(before);
});
