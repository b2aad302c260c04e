// @vitest-environment jsdom
/** The administrator's page shows LMSs and changes them, each error where the change was made. */

import { beforeEach, expect, it } from "vitest";
import { administration, platform } from "../../testing/data";
import { type SentRequest, useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { AdminPage } from "./page";

const holder = useFakeServer();
const OVERVIEW = "GET /api/admin";

beforeEach(() => {
  holder.server.on(OVERVIEW, administration(platform({ is_approved: false })));
});

function decision(): unknown {
  return holder.server.requests.find(({ method }) => method === "POST")?.body;
}

it("says that it opens, and why it cannot", async () => {
  holder.server.on(OVERVIEW, undefined);
  await render(<AdminPage />);
  expect(screen.getByRole("status").textContent).toBe("Opening…");
  await waitFor(() => expect(holder.server.requests).toHaveLength(1));
  holder.server.requests[0]?.respond({ error: { sentence: "Sign in again." } }, 401);
  expect((await screen.findByRole("alert")).textContent).toContain("Sign in again.");
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
});

it("says that no LMS is connected", async () => {
  holder.server.on(OVERVIEW, administration());
  await render(<AdminPage />);
  expect(await screen.findByText("No LMS is connected yet.")).toBeTruthy();
});

it("approves an LMS, and shows it as the server has it then", async () => {
  holder.server.on("PATCH /api/admin/platforms/p", ({ respond }: SentRequest) => {
    holder.server.on(OVERVIEW, administration(platform()));
    respond({ enabled: true });
  });
  await render(<AdminPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Approve" }));
  expect(await screen.findByRole("button", { name: "Switch off" })).toBeTruthy();
  expect(screen.queryByText("waits for your approval")).toBeNull();
});

it("shows what an LMS asks to change, old and new, and sends the decision about just that", async () => {
  const asking = platform({
    notes: ["the other LMS"],
    proposal: "as-shown",
    changes: [{ name: "Keys", before: "https://lms.example/keys", after: null }],
  });
  holder.server.on(OVERVIEW, administration(asking));
  holder.server.on("POST /api/admin/platforms/p/proposal", ({ respond }: SentRequest) => {
    holder.server.on(OVERVIEW, administration(platform()));
    respond({ accepted: true });
  });
  await render(<AdminPage />);
  const region = await screen.findByRole("region", { name: "Changes of Wattle that wait" });
  expect(region.textContent).toContain("https://lms.example/keys → nothing");
  expect(screen.getByText("Invited as: the other LMS")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Make these changes" }));
  await waitFor(() => expect(screen.queryByRole("region", { name: /that wait/ })).toBeNull());
  expect(decision()).toEqual({ proposal: "as-shown", accepted: true });
});

it("keeps asking about changes where the decision is refused, and says why", async () => {
  const changes = [{ name: "Name", before: "Wattle", after: "Banksia" }];
  holder.server.on(OVERVIEW, administration(platform({ proposal: "old", changes })));
  holder.server.refuse("POST /api/admin/platforms/p/proposal", "It asks for something else now.");
  await render(<AdminPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Keep it as it is" }));
  const region = screen.getByRole("region", { name: "Changes of Wattle that wait" });
  await waitFor(() => expect(region.textContent).toContain("It asks for something else now."));
  expect(decision()).toEqual({ proposal: "old", accepted: false });
});

it("shows a refusal beside the LMS", async () => {
  holder.server.refuse("PATCH /api/admin/platforms/p", "Another LMS has this address.");
  await render(<AdminPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Approve" }));
  const card = screen.getByRole("article");
  await waitFor(() => expect(card.textContent).toContain("Another LMS has this address."));
});

it("shows each part of a connection that was tried", async () => {
  holder.server.on("POST /api/admin/platforms/p/test", [
    { part: "Keys", works: true, sentence: "1 usable key." },
    { part: "Marks", works: false, sentence: "Not switched on." },
  ]);
  await render(<AdminPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Test the connection" }));
  const list = await screen.findByRole("list", { name: "Connection to Wattle" });
  expect(list.textContent).toContain("Keys works. 1 usable key.");
  expect(list.textContent).toContain("Marks fails. Not switched on.");
});

it("shows the address of an invitation once it is made", async () => {
  holder.server.on("POST /api/admin/invites", { address: "https://t/register?once" });
  await render(<AdminPage />);
  await userEvent.type(await screen.findByLabelText("Whom it is for"), "the other LMS{Enter}");
  expect(await screen.findByText("https://t/register?once")).toBeTruthy();
});

it("a second click while a change is under way is no second change", async () => {
  await render(<AdminPage />);
  const approve = await screen.findByRole<HTMLButtonElement>("button", { name: "Approve" });
  await userEvent.dblClick(approve);
  expect(holder.server.sent("PATCH")).toHaveLength(1);
  expect(approve.disabled).toBe(true);
});
