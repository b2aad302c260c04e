// @vitest-environment jsdom
/** Handing in shows what is handed in, asks, and gives a receipt; taking back asks, too. */

import { beforeEach, expect, it, vi } from "vitest";
import { preview, receipt } from "../../testing/data";
import { type SentRequest, useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent } from "../../testing/render";
import { HandInDialog } from "./hand_in_dialog";

const holder = useFakeServer();
const onChanged = vi.fn();
const PATH = "/api/activities/a/submission?workspace=w";

beforeEach(() => {
  onChanged.mockClear();
  // jsdom has no dialogs.
  HTMLDialogElement.prototype.showModal = function show() {
    this.open = true;
  };
});

async function open(unsavedChanges = 0, unfinishedTexts = 0): Promise<void> {
  await render(
    <HandInDialog
      activityId="a"
      workspaceId="w"
      unsavedChanges={unsavedChanges}
      unfinishedTexts={unfinishedTexts}
      onChanged={onChanged}
      onClose={() => undefined}
    />,
  );
}

it("shows what is handed in, and the receipt once it is", async () => {
  holder.server.on(`GET ${PATH}`, preview());
  holder.server.on(`POST ${PATH}`, ({ respond }: SentRequest) => {
    holder.server.on(`GET ${PATH}`, preview({ receipts: [receipt()] }));
    respond(receipt(), 201);
  });
  await open();
  expect((await screen.findByTestId("contents")).textContent).toBe(
    "2 highlights, 1 comment, 30 words",
  );
  await userEvent.click(screen.getByRole("button", { name: "Hand in now" }));
  expect((await screen.findByTestId("receipt")).textContent).toContain("ab".repeat(32));
  expect(onChanged).toHaveBeenCalledOnce();
});

it("waits until everything is saved: the frozen state would lack the last changes", async () => {
  holder.server.on(`GET ${PATH}`, preview());
  await open(2);
  expect(screen.getByRole("status").textContent).toBe("Saving your last changes…");
  expect(holder.server.sent("GET")).toEqual([]);
  expect(screen.queryByRole("button", { name: "Hand in now" })).toBeNull();
});

it("warns of a comment that is only begun", async () => {
  holder.server.on(`GET ${PATH}`, preview());
  await open(0, 1);
  expect(await screen.findByText(/A comment that you have begun is not in it/)).toBeTruthy();
});

it("says why nothing can be handed in", async () => {
  holder.server.on(`GET ${PATH}`, preview({ obstacle: "There is nothing to hand in yet." }));
  await open();
  expect(await screen.findByText("There is nothing to hand in yet.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Hand in now" })).toBeNull();
});

it("takes back after a question, and keeps the receipt", async () => {
  holder.server.on(`GET ${PATH}`, preview({ receipts: [receipt()] }));
  holder.server.on(`DELETE ${PATH}`, ({ respond }: SentRequest) => {
    const taken = receipt({ taken_back_at: "2026-03-10T11:00:00Z" });
    holder.server.on(`GET ${PATH}`, preview({ receipts: [taken] }));
    respond(taken);
  });
  await open();
  await userEvent.click(await screen.findByRole("button", { name: "Take it back" }));
  await userEvent.click(screen.getByRole("button", { name: /Until you hand in again/ }));
  expect(await screen.findByText("Earlier receipts (1)")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Hand in now" })).toBeTruthy();
});

it("keeps a refusal in sight", async () => {
  holder.server.on(`GET ${PATH}`, preview());
  holder.server.refuse(`POST ${PATH}`, "This activity is closed.");
  await open();
  await userEvent.click(await screen.findByRole("button", { name: "Hand in now" }));
  expect(await screen.findByText(/This activity is closed./)).toBeTruthy();
  expect(onChanged).not.toHaveBeenCalled();
});
