// @vitest-environment jsdom
/** The class page shows who has handed in, filters by it, and gives more time. */

import { beforeEach, describe, expect, it, vi } from "vitest";
import { activity, grade, member, overview, session } from "../../testing/data";
import { type SentRequest, useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent } from "../../testing/render";
import { ClassPage } from "./page";

const holder = useFakeServer();
const CLASS = "GET /api/activities/a/class";
const TEACHER = ["see_class", "grade", "manage_activity"] as const;

beforeEach(() => {
  holder.server.on(CLASS, overview([member("Ada")])).on("GET /api/activities/a/workspaces", []);
});

async function open(...capabilities: Parameters<typeof session>): Promise<void> {
  await render(<ClassPage session={session(...capabilities)} activityId="a" navigate={vi.fn()} />);
}

function row(name: string): HTMLElement {
  return screen.getByRole("row", { name: new RegExp(name) });
}

describe("work that is handed in", () => {
  const submission = { handed_in_at: "2026-03-10T10:32:00Z", is_late: true, taken_back_at: null };
  const later = { due_at: "2030-03-10T10:32:00Z", closes_at: null };
  const taken = { ...submission, taken_back_at: "2026-03-11T10:32:00Z" };
  const members = [
    member("Ada", { submission, grade: grade() }),
    member("Ben", { submission: taken }),
    member("Cleo", { extension: later }),
    member("Dan", { submission: { ...submission, is_late: false } }),
  ];

  it("is shown with its time, late, taken back, and with more time", async () => {
    holder.server
      .on(CLASS, overview(members))
      .on("GET /api/activities/a", activity({ hands_in: true }));
    await open("see_class");
    await screen.findByRole("columnheader", { name: "Handed in" });
    expect(row("Ada").textContent).toContain("late");
    expect(row("Ben").textContent).toContain("taken back");
    expect(row("Cleo").textContent).toContain("more time:");
    expect(document.querySelector(".class-summary")?.textContent).toContain("2 handed in");
  });

  it.each([
    ["handed-in", ["Ada", "Dan"]],
    ["late", ["Ada"]],
    ["to-mark", ["Dan"]],
    ["needs", ["Dan"]],
    ["not-handed-in", ["Ben", "Cleo"]],
  ])("can be asked for: %s", async (filter, names) => {
    holder.server
      .on(CLASS, overview(members))
      .on("GET /api/activities/a", activity({ hands_in: true }));
    await open("see_class", "grade");
    await userEvent.selectOptions(await screen.findByLabelText("Show"), filter);
    const shown = screen.getAllByRole("rowheader").map((one) => one.textContent ?? "");
    expect(shown).toEqual(names);
  });
});

describe("more time", () => {
  const due = "2026-12-01T17:00:00Z";
  const EXTENSIONS = "/api/activities/a/extensions";
  const given = {
    id: "x",
    name: "Group 7",
    enrolment_id: null,
    class_id: "g",
    due_at: "2026-12-03T17:00:00Z",
    closes_at: null,
    given_at: "2026-11-03T17:00:00Z",
    given_by: "Rosalind",
  };

  it("is given to a student or a group, and taken back", async () => {
    const groups = [{ id: "g", name: "Group 7" }];
    holder.server
      .on("GET /api/activities/a", activity({ due_at: due }))
      .on(`GET ${EXTENSIONS}`, { extensions: [], groups })
      .on(`PUT ${EXTENSIONS}`, ({ respond }: SentRequest) => {
        holder.server.on(`GET ${EXTENSIONS}`, { extensions: [given], groups });
        respond(given);
      })
      .on(`DELETE ${EXTENSIONS}/x`, ({ respond }: SentRequest) => {
        holder.server.on(`GET ${EXTENSIONS}`, { extensions: [], groups });
        respond(null, 204);
      });
    await open(...TEACHER);
    await userEvent.selectOptions(await screen.findByLabelText("Who gets more time?"), "Group 7");
    const field = screen.getByLabelText("Due");
    await userEvent.type(field, "2026-12-03T17:00");
    await userEvent.click(screen.getByRole("button", { name: "Give more time" }));
    expect(await screen.findByText(/given by Rosalind/)).toBeTruthy();
    const sent = holder.server.requests.find(({ method }) => method === "PUT")?.body;
    expect(sent).toMatchObject({ enrolment_id: null, class_id: "g", closes_at: null });
    await userEvent.click(
      screen.getByRole("button", { name: "Take the extra time of Group 7 back" }),
    );
    await userEvent.click(
      screen.getByRole("button", { name: "Take the extra time of Group 7 back?" }),
    );
    expect(await screen.findByText("Nobody has more time than others.")).toBeTruthy();
  });

  it("is refused beside the field that it is about", async () => {
    holder.server
      .on("GET /api/activities/a", activity({ due_at: due }))
      .on(`GET ${EXTENSIONS}`, { extensions: [], groups: [] })
      .refuse(
        `PUT ${EXTENSIONS}`,
        "More time has to be later than the date of all.",
        400,
        "due_at",
      );
    await open(...TEACHER);
    await userEvent.selectOptions(await screen.findByLabelText("Who gets more time?"), "Ada");
    await userEvent.click(screen.getByRole("button", { name: "Give more time" }));
    expect(await screen.findByText(/More time has to be later/)).toBeTruthy();
  });
});
