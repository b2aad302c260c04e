// @vitest-environment jsdom
/** Comments are written before the editor's script is here, and go on in it. */

import { act } from "preact/test-utils";
import { expect, it } from "vitest";
import { render, screen, userEvent } from "../../../testing/render";
import { fetchPart } from "../../../ui/use_loaded";
import { CommentBox } from "./comment_box";
import { ON_DEMAND } from "./later";

async function open(): Promise<{ arrive: () => void; kept: string[]; saved: string[] }> {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  Object.assign(ON_DEMAND, { loaded: null, load: () => arrived.then(load) });
  const kept: string[] = [];
  const saved: string[] = [];
  await render(
    <CommentBox
      label="Add a comment"
      action="Comment"
      initial=""
      hasFocus
      words={null}
      people={{
        readers: null,
        personOf: () => ({ name: "someone", isMe: false }),
        isPrivate: false,
      }}
      onDraft={(text) => kept.push(text)}
      onSave={(text) => saved.push(text) > 0}
      onLeave={() => undefined}
    />,
  );
  return { arrive, kept, saved };
}

const { load } = ON_DEMAND;
const box = () => screen.getByLabelText<HTMLTextAreaElement>("Add a comment");

async function type(text: string): Promise<void> {
  await act(() => {
    box().value = text;
    box().dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
}

it("goes on in the editor with the words and the focus of the plain box", async () => {
  const { arrive, kept } = await open();
  expect(document.activeElement).toBe(box());
  await type("Already typed");
  expect(screen.queryByText(/Ctrl|⌘/)).toBeNull();

  arrive();
  await act(() => fetchPart(ON_DEMAND));
  expect(await screen.findByText(/Ctrl|⌘/)).toBeTruthy();
  expect(box().value).toBe("Already typed");
  expect(document.activeElement).toBe(box());
  expect(kept).toEqual(["Already typed"]);
});

it("saves a comment where the editor does not come", async () => {
  const { saved } = await open();
  await type("Without a connection");
  await userEvent.click(screen.getByRole("button", { name: "Comment" }));
  expect(saved).toEqual(["Without a connection"]);
  expect(box().value).toBe("");
});
