// @vitest-environment jsdom
/** A comment to use again keeps its changes while its page is away. */

import { expect, it } from "vitest";
import { useFakeServer } from "../../../testing/fake_server";
import { render, screen, unmount, userEvent, waitFor } from "../../../testing/render";
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

it("hands the focus on when one is forgotten, and keeps it when the last one is", async () => {
  const other = { id: "c2", text: "Weigh both sides." };
  holder.server
    .on("GET /api/course/comments", [COMMENT, other])
    .on("DELETE /api/course/comments/c1", {})
    .on("DELETE /api/course/comments/c2", {});
  await open();
  (document.querySelector("details") as HTMLDetailsElement).open = true;
  screen.getByLabelText(`Forget: ${COMMENT.text}`).focus();
  holder.server.on("GET /api/course/comments", [other]);
  await userEvent.keyboard("{Enter}");
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByLabelText(`Change: ${other.text}`)),
  );
  screen.getByLabelText(`Forget: ${other.text}`).focus();
  holder.server.on("GET /api/course/comments", []);
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByText(/Comments to use again/)).toBeNull());
  expect(document.activeElement).not.toBe(document.body);
});
