// @vitest-environment jsdom
/** A comment to use again keeps its changes while its page is away. */

import { expect, it } from "vitest";
import { useFakeServer } from "../../../testing/fake_server";
import { render, screen, unmount, userEvent } from "../../../testing/render";
import { KeptComments } from "./kept_comments";

const holder = useFakeServer();
const COMMENT = { id: "c1", text: "Say where you found it." };

async function open(): Promise<void> {
  await render(<KeptComments />);
  await screen.findByText(/Comments to use again/);
}

it("comes back with what was typed, and asks nothing once that is saved", async () => {
  holder.server.on("GET /api/course/comments", [COMMENT]);
  await open();
  await userEvent.click(screen.getByLabelText(/^Change:/));
  await userEvent.type(screen.getByLabelText("Comment"), " And when.");
  await unmount();
  await open();
  const area = screen.getByLabelText<HTMLTextAreaElement>("Comment");
  expect(area.value).toBe("Say where you found it. And when.");
  holder.server.on("PUT /api/course/comments/c1", { ...COMMENT, text: area.value });
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByLabelText(/^Change:/);
  expect(dispatchEvent(new Event("beforeunload", { cancelable: true }))).toBe(true);
});
