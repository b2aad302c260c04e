// @vitest-environment jsdom
/** What is typed before the editor's script is here is kept, with the focus, once it is. */

import { act } from "preact/test-utils";
import { expect, it } from "vitest";
import { render, screen } from "../../../testing/render";
import { fetchPart } from "../../../ui/use_loaded";
import { CommentBox } from "./comment_box";
import { ON_DEMAND } from "./later";

it("goes on in the editor with the words and the focus of the plain box", async () => {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const { load } = ON_DEMAND;
  const held = { ...ON_DEMAND, load: () => arrived.then(load) };
  Object.assign(ON_DEMAND, held, { loaded: null });
  const kept: string[] = [];
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
      onSave={() => true}
      onLeave={() => undefined}
    />,
  );
  const box = () => screen.getByLabelText<HTMLTextAreaElement>("Add a comment");
  expect(document.activeElement).toBe(box());
  await act(() => {
    box().value = "Already typed";
    box().dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  expect(screen.queryByRole("button")).toBeNull();

  arrive();
  await act(() => fetchPart(ON_DEMAND));
  expect(await screen.findByRole("button", { name: "Comment" })).toBeTruthy();
  expect(box().value).toBe("Already typed");
  expect(document.activeElement).toBe(box());
  expect(kept).toEqual(["Already typed"]);
});
