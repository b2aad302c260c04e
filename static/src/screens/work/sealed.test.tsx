// @vitest-environment jsdom
/** Work under a pseudonym is marked by the same rubric, feedback, queue and keys as any other. */

import { beforeEach, expect, it, vi } from "vitest";
import type { GradeAnswer } from "../../api/openapi.generated";
import { draftMark, session } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { note, toMark, UNMARKED, work } from "../../testing/work_data";
import { WorkPage } from "./page";

const holder = useFakeServer();
const navigate = vi.fn();
const NO_ID = "00000000-0000-0000-0000-000000000000";
const HERON = "/api/activities/a/grades/Amber%20Heron";
const SEALED: GradeAnswer = {
  ...UNMARKED,
  holds_marks: true,
  is_sealed: true,
  rubric: {
    version: 1,
    criteria: [
      {
        key: "c1",
        title: "Checks claims",
        description: "",
        points: 10,
        levels: [
          { words: "Named", points: 5 },
          { words: "Checked", points: 10 },
        ],
        evidence: [{ name: "Claim", color: "#777777", keys: ["t1"] }],
      },
    ],
  },
};

const sealed = (name: string) => toMark(name, { enrolment_id: name });

beforeEach(async () => {
  Element.prototype.scrollIntoView = vi.fn();
  navigate.mockClear();
  holder.server
    .on("GET /api/activities/a/members/Amber%20Heron/work", {
      ...work(note({ workspace_id: NO_ID, created_at: "1970-01-01T00:00:00Z" })),
      name: "Amber Heron",
    })
    .on(`GET ${HERON}`, SEALED)
    .on("GET /api/activities/a/marking", [sealed("Amber Heron"), sealed("Quiet Otter")]);
  await render(
    <WorkPage
      activityId="a"
      memberId="Amber Heron"
      filter="unmarked"
      session={session("see_class", "grade", "release_marks")}
      navigate={navigate}
    />,
  );
});

function body(method: string): unknown {
  return holder.server.requests.find((one) => one.method === method)?.body;
}

it("is marked by a digit, and goes on to the next pseudonym", async () => {
  holder.server.on(`PUT ${HERON}/draft`, draftMark({ score: 100 }));
  expect(await screen.findByText("1 of 2")).toBeTruthy();
  await waitFor(() => expect(document.activeElement?.getAttribute("type")).toBe("radio"));
  await userEvent.keyboard("2{Control>}{Enter}{/Control}");
  await waitFor(() =>
    expect(navigate).toHaveBeenCalledWith({
      screen: "work",
      activity: "a",
      member: "Quiet Otter",
      filter: "unmarked",
    }),
  );
  const criteria = [{ key: "c1", level: 1, points: null }];
  expect(body("PUT")).toEqual({
    score: "100",
    comment: "",
    seen_at: null,
    rubric: { version: 1, criteria },
  });
});

it("gets feedback on a note, and opens no workspace, releases nothing, names no group", async () => {
  const feedback = { workspace_id: NO_ID, highlight: "h", quote: "Best sentence", is_draft: true };
  holder.server.on(`PUT ${HERON}/feedback`, { ...feedback, text: "Where from?" });
  await userEvent.click(await screen.findByRole("button", { name: "Give feedback" }));
  await userEvent.type(screen.getByLabelText("Feedback on this note"), "Where from?");
  await userEvent.click(screen.getByRole("button", { name: "Save the feedback" }));
  expect(await screen.findByText("draft, not released")).toBeTruthy();
  expect(body("PUT")).toEqual({
    workspace_id: NO_ID,
    highlight: "h",
    before: "",
    text: "Where from?",
  });
  expect(screen.queryByRole("button", { name: "Open" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Release" })).toBeNull();
  expect(screen.queryByRole("option", { name: /My groups/ })).toBeNull();
  expect(document.querySelector("time")).toBeNull();
});
