// @vitest-environment jsdom
/** Marks that are not in the LMS, or otherwise there, are sent again or taken over. */

import { beforeEach, describe, expect, it, vi } from "vitest";
import { activity, grade, member, overview, session } from "../../testing/data";
import { type SentRequest, useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { ClassPage } from "./page";

const holder = useFakeServer();
const CLASS = "GET /api/activities/a/class";
const RESEND = "POST /api/activities/a/grades/resend";
const TAKE = "POST /api/activities/a/grades/take";

const OTHER = grade({ score: 70, shown: { score: 12.5, maximum: 100, as_ours: 12.5 } });
const GONE = grade({ score: 60, shown: { score: null, maximum: null, as_ours: null } });

beforeEach(() => {
  holder.server
    .on("GET /api/activities/a", activity())
    .on("GET /api/activities/a/workspaces", [])
    .on(RESEND, { resent: 1 })
    .on(TAKE, { taken: 1, left: 0 });
});

async function open(...capabilities: Parameters<typeof session>): Promise<void> {
  const shown = session("see_class", "grade", ...capabilities);
  await render(<ClassPage session={shown} activityId="a" navigate={vi.fn()} />);
  await screen.findByText("Cleo");
}

function bodies(route: string): unknown[] {
  return holder.server.requests
    .filter(({ method, path }) => `${method} ${path}` === route)
    .map(({ body }) => body);
}

describe("marks that the LMS shows otherwise", () => {
  beforeEach(() => {
    const members = [member("Ada", { grade: OTHER }), member("Ben", { grade: GONE })];
    holder.server.on(CLASS, overview([...members, member("Cleo", { grade: grade() })]));
  });

  it("stand side by side", async () => {
    await open();
    const table = screen.getByRole("table", { name: /another mark for 2 students/ });
    expect(table.textContent).toContain("70 of 100" + "12.5 of 100");
    expect(table.textContent).toContain("no mark");
    expect(table.textContent).not.toContain("Cleo");
  });

  it("are taken as they were seen, for those who are chosen, after a question", async () => {
    await open();
    await userEvent.click(screen.getByRole("checkbox", { name: "Ben" }));
    await userEvent.click(screen.getByRole("button", { name: "Take theirs" }));
    expect(bodies(TAKE)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: /for 1 student, in place of ours/ }));
    expect(await screen.findByText("1 mark is as in the LMS now.")).toBeTruthy();
    expect(bodies(TAKE)).toEqual([{ marks: [{ enrolment_id: "ada", score: 12.5 }] }]);
    expect(holder.server.sent(CLASS).length).toBeGreaterThan(1);
  });

  it("are replaced by ours", async () => {
    await open();
    await userEvent.click(screen.getByRole("button", { name: "Send ours" }));
    expect(await screen.findByText("1 mark is on the way to the LMS again.")).toBeTruthy();
    expect(bodies(RESEND)).toEqual([{ enrolment_ids: ["ada", "ben"] }]);
  });

  it("are not taken by who may not change a released mark", async () => {
    holder.server.on("GET /api/activities/a", activity({ holds_marks: true }));
    await open();
    expect(screen.queryByRole("button", { name: "Take theirs" })).toBeNull();
    expect(screen.getByRole("button", { name: "Send ours" })).toBeTruthy();
  });

  it("stay where a request fails, with the reason", async () => {
    holder.server.refuse(RESEND, "The names of this activity are sealed.", 409);
    await open();
    await userEvent.click(screen.getByRole("button", { name: "Send ours" }));
    expect(await screen.findByText(/names of this activity are sealed/)).toBeTruthy();
    expect(screen.getByRole("checkbox", { name: "Ada" })).toBeTruthy();
  });
});

describe("marks that the LMS has not taken", () => {
  it("are counted, and sent again all at once", async () => {
    const parked = grade({ state: "parked" });
    const members = ["Ada", "Ben"].map((name) => member(name, { grade: parked }));
    holder.server.on(CLASS, overview([...members, member("Cleo")]));
    holder.server.on(RESEND, { resent: 2 });
    await open();
    expect(screen.getByText(/2 marks are not in the LMS/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Send all 2 again" }));
    expect(await screen.findByText("2 marks are on the way to the LMS again.")).toBeTruthy();
    expect(bodies(RESEND)).toEqual([{ enrolment_ids: null }]);
  });
});

describe("without anything to do", () => {
  it("nothing is said, and the LMS can be asked", async () => {
    const COMPARE = "POST /api/activities/a/grades/compare";
    holder.server
      .on(CLASS, overview([member("Cleo", { grade: grade() })]))
      .on(COMPARE, ({ respond }: SentRequest) => respond(null, 204));
    await open();
    expect(screen.queryByText(/not in the LMS/)).toBeNull();
    expect(screen.queryByRole("checkbox")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Compare with the LMS" }));
    await waitFor(() => expect(holder.server.sent(COMPARE)).toHaveLength(1));
    expect(await screen.findByText(/The LMS is asked/)).toBeTruthy();
  });
});
