// @vitest-environment jsdom
/** A name is typed, chosen from the list and stored as an id; keys of the text stay keys of the text. */

import { act } from "preact/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { render } from "../../../testing/render";
import { AuthorNames } from "../store/author_names";
import { Readers } from "../store/readers";
import { CommentEditor } from "./comment_editor";

const ADA = { author: "ada00000", name: "Ada Byron", role: "student" } as const;
const TESS = { author: "tess0000", name: "Tess Ávila", role: "teacher" } as const;

let saved: string[];
let asked: string[];
let answer: () => Promise<{ people: (typeof ADA | typeof TESS)[]; is_cut: boolean }>;

async function open(initial = "", known: readonly (typeof ADA | typeof TESS)[] = [ADA]) {
  const names = new AuthorNames(
    Object.fromEntries(known.map(({ author, ...one }) => [author, { ...one, is_own: false }])),
    async () => ({}),
    () => undefined,
  );
  const readers = new Readers(names, "me000000", (words) => {
    asked.push(words);
    return answer();
  });
  const personOf = (author: string) => ({
    name: names.mentioned(author)?.name ?? "someone",
    isMe: author === "me000000",
  });
  await render(
    <article>
      <CommentEditor
        label="Add a comment"
        action="Comment"
        initial={initial}
        hasFocus
        words={null}
        people={{ readers, personOf, isPrivate: false }}
        onDraft={() => undefined}
        onSave={(text) => saved.push(text) > 0}
        onLeave={() => undefined}
      />
    </article>,
  );
}

const box = () => document.querySelector("textarea") as HTMLTextAreaElement;
const options = () => [...document.querySelectorAll("[role=option]")].map((one) => one.textContent);

/** Type at the end of the box. */
async function type(text: string) {
  await act(() => {
    box().setRangeText(text, box().value.length, box().value.length, "end");
    box().dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
  });
}

async function press(key: string, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  await act(() => void box().dispatchEvent(event));
  return event.defaultPrevented;
}

async function rest() {
  await act(async () => void (await vi.advanceTimersByTimeAsync(200)));
}

beforeEach(() => {
  vi.useFakeTimers();
  saved = [];
  asked = [];
  answer = async () => ({ people: [ADA, TESS], is_cut: false });
  return () => vi.useRealTimers();
});

describe("a name that is typed", () => {
  it("offers who is known at once, and all who fit once the server has said so", async () => {
    await open();
    await type("Hi @");
    expect(options()).toEqual(["ABAda Byron"]);
    expect(asked).toEqual([]);
    await rest();
    expect(options()).toEqual(["TÁTess ÁvilaTeacher", "ABAda Byron"]);
    await type("avi");
    await rest();
    expect(options()).toEqual(["TÁTess ÁvilaTeacher"]);
    // The whole answer to fewer letters says who has more.
    expect(asked).toEqual([""]);
  });

  it("is asked again where the answer was cut", async () => {
    answer = async () => ({ people: [ADA], is_cut: true });
    await open();
    await type("@");
    await rest();
    await type("te");
    answer = async () => ({ people: [TESS], is_cut: false });
    await rest();
    expect(asked).toEqual(["", "te"]);
    expect(options()).toEqual(["TÁTess ÁvilaTeacher"]);
  });

  it("offers those whom the page knows without a connection", async () => {
    answer = () => Promise.reject(new Error("offline"));
    await open();
    await type("@ad");
    await rest();
    expect(options()).toEqual(["ABAda Byron"]);
  });

  it("is nobody's", async () => {
    answer = async () => ({ people: [], is_cut: false });
    await open();
    await type("@xyz");
    await rest();
    expect(document.querySelector("[role=status]")?.textContent).toBe("Nobody here has that name.");
    await type(" is a word");
    expect(document.querySelector("[role=status]")?.textContent).toBe("");
  });
});

it("is chosen by keys, stored as an id and shown as a name", async () => {
  await open();
  await type("Hi @");
  await rest();
  expect(box().getAttribute("aria-activedescendant")).toMatch(/-0$/u);
  expect(await press("ArrowDown")).toBe(true);
  expect(box().getAttribute("aria-activedescendant")).toMatch(/-1$/u);
  expect(await press("Enter")).toBe(true);
  expect(box().value).toBe("Hi @Ada Byron ");
  expect(options()).toEqual([]);
  expect(document.querySelector("[data-testid=told]")?.textContent).toContain("Ada Byron will");
  await type("look");
  expect(await press("Enter")).toBe(false);
  await press("Enter", { ctrlKey: true });
  expect(saved).toEqual(["Hi @{ada00000} look"]);
  expect(box().value).toBe("");
});

it("is chosen by a press", async () => {
  await open();
  await type("@ad");
  await act(() => document.querySelector<HTMLElement>("[role=option]")?.click());
  await press("Enter", { ctrlKey: true });
  expect(saved).toEqual(["@{ada00000} "]);
});

it("is left by Escape, which leaves the box only then", async () => {
  await open();
  await type("@");
  expect(await press("Escape")).toBe(true);
  expect(options()).toEqual([]);
  await type("ad");
  expect(options()).toEqual([]);
  expect(await press("Enter")).toBe(false);
});

it("leaves keys to an input method that composes", async () => {
  await open();
  await type("@a");
  expect(await press("Enter", { isComposing: true })).toBe(false);
  expect(options()).toHaveLength(1);
});

it("shows a stored mention by name, and goes as a whole", async () => {
  await open("Hi @{ada00000}");
  expect(box().value).toBe("Hi @Ada Byron");
  box().setSelectionRange(13, 13);
  await press("Backspace");
  expect([box().selectionStart, box().selectionEnd]).toEqual([3, 13]);
  await act(() => {
    box().setRangeText("", 12, 13, "end");
    box().dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  // Without the key, as by an input method: nothing of the name is left as text.
  expect(box().value).toBe("Hi ");
});

it("comes back when it is undone", async () => {
  await open("Hi @{ada00000}");
  await act(() => {
    box().setRangeText("", 3, 13, "end");
    box().dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  await act(() => {
    box().value = "Hi @Ada Byron";
    box().setSelectionRange(13, 13);
    box().dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "historyUndo" }));
  });
  await press("Enter", { ctrlKey: true });
  expect(saved).toEqual(["Hi @{ada00000}"]);
});

it("is text where it is pasted", async () => {
  await open();
  await type("@{ada00000} @Ada Byron");
  await press("Enter", { ctrlKey: true });
  expect(saved).toEqual(["\\@{ada00000} @Ada Byron"]);
});
