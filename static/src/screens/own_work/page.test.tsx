// @vitest-environment jsdom
/** A student's page of their own work: dates in words, by what there is to do. */

import { beforeEach, expect, it, vi } from "vitest";
import type { OwnWork, SessionInfo } from "../../api/openapi.generated";
import { ownWork, session } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent } from "../../testing/render";
import { OwnWorkPage } from "./page";

const holder = useFakeServer();
const navigate = vi.fn();
const HOUR = 3_600_000;

beforeEach(() => navigate.mockClear());

function inHours(hours: number): string {
  return new Date(Date.now() + hours * HOUR).toISOString();
}

function work(title: string, change: Partial<OwnWork> = {}): OwnWork {
  return ownWork({ activity_id: title, title, ...change });
}

async function open(here: SessionInfo, ...found: OwnWork[]): Promise<void> {
  holder.server.on("GET /api/own-work", found);
  await render(
    <OwnWorkPage session={here} activityId="a" navigate={navigate} refreshAndNavigate={vi.fn()} />,
  );
  await screen.findByRole("heading", { name: "Your work" });
}

function listed(part: string): string[] {
  const items = screen.getByRole("region", { name: part }).querySelectorAll("li");
  return [...items].map((item) => item.textContent ?? "");
}

it("sorts work by what there is to do, and says how far it has come", async () => {
  await open(
    session(),
    work("Essay", { due_at: inHours(50), is_extended: true, notes: 3 }),
    work("Reading", { due_at: inHours(-50), hands_in: true }),
    work("Done", { handed_in_at: inHours(-1), is_late: true, score: 7.5, maximum: 10 }),
    work("Old", { closes_at: inHours(-50), hands_in: false }),
  );
  const [essay, reading] = listed("To do");
  expect(essay).toContain("(you have more time)3 notes, to hand in");
  expect(reading).toContain("Not started, not handed in");
  expect(listed("Handed in")).toEqual([expect.stringMatching(/Handed in .* lateMark: 7.5 of 10/)]);
  expect(listed("Past")).toEqual([expect.stringContaining("Closed")]);
});

it("opens work of the course of the launch, and names the place of the other", async () => {
  await open(session(), work("Essay"), work("Elsewhere", { course_id: "d", course: "Law" }));
  await userEvent.click(screen.getByRole("button", { name: "Essay" }));
  expect(navigate).toHaveBeenCalledWith({ screen: "annotate", activity: "Essay" });
  expect(screen.queryByRole("button", { name: "Elsewhere" })).toBeNull();
  expect(listed("To do")[1]).toContain("Law · open it from its course page");
});

it("leads back to the text that somebody comes from", async () => {
  await open(session());
  await userEvent.click(screen.getByRole("link", { name: "Back to the text" }));
  expect(navigate).toHaveBeenCalledWith({ screen: "annotate", activity: "a" });
});
