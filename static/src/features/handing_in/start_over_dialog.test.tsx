// @vitest-environment jsdom
/** Starting over says what happens before it does, and what has happened afterwards. */

import { beforeEach, expect, it, vi } from "vitest";
import type { StartingOver } from "../../api/openapi.generated";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent } from "../../testing/render";
import { StartOverDialog } from "./start_over_dialog";

const holder = useFakeServer();
const onStarted = vi.fn();
const PATH = "/api/workspaces/w/start-over";

function offer(change: Partial<StartingOver> = {}): StartingOver {
  return {
    is_group: false,
    highlights: 2,
    comments: 1,
    words: 30,
    conversations: 0,
    answer_words: null,
    due_at: null,
    is_late: false,
    obstacle: null,
    ...change,
  };
}

beforeEach(() => {
  onStarted.mockClear();
  // jsdom has no dialogs.
  HTMLDialogElement.prototype.showModal = function show() {
    this.open = true;
  };
});

async function open(unsavedChanges = 0, unfinishedTexts = 0): Promise<void> {
  await render(
    <StartOverDialog
      workspaceId="w"
      unsavedChanges={unsavedChanges}
      unfinishedTexts={unfinishedTexts}
      onStarted={onStarted}
      onClose={() => undefined}
    />,
  );
}

it("shows what becomes an earlier attempt, and where it is once it has", async () => {
  holder.server.on(`GET ${PATH}`, offer({ conversations: 1 }));
  holder.server.on(`POST ${PATH}`, { workspace_id: "next" });
  await open();
  expect((await screen.findByTestId("contents")).textContent).toBe(
    "2 highlights, 1 comment, 30 words",
  );
  expect(screen.getByText(/conversations that were brought stay/)).toBeTruthy();
  expect(screen.queryByText(/everybody in your group/)).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Start over now" }));
  expect(await screen.findByText(/What was here is under “Earlier attempts”/)).toBeTruthy();
  expect(onStarted).toHaveBeenCalledOnce();
});

it("says whom it is for in a group, and that dates stay", async () => {
  holder.server.on(
    `GET ${PATH}`,
    offer({ is_group: true, due_at: "2026-03-10T10:00:00Z", is_late: true }),
  );
  await open(0, 1);
  expect(await screen.findByText(/You do this for everybody in your group/)).toBeTruthy();
  expect(screen.getByText(/what is handed in now is late/)).toBeTruthy();
  expect(screen.getByText(/A comment that you have begun is in no note yet/)).toBeTruthy();
});

it("waits until everything is saved: the earlier attempt would lack the last changes", async () => {
  holder.server.on(`GET ${PATH}`, offer());
  await open(2);
  expect(screen.getByRole("status").textContent).toBe("Saving your last changes…");
  expect(holder.server.sent("GET")).toEqual([]);
});

it("says why nobody can start over", async () => {
  holder.server.on(`GET ${PATH}`, offer({ obstacle: "This is handed in." }));
  await open();
  expect(await screen.findByText("This is handed in.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Start over now" })).toBeNull();
});
