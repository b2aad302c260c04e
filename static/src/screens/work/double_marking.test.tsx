// @vitest-environment jsdom
/** Two people mark a work: each sees the other's mark after their own, and they agree on one. */

import { beforeEach, expect, it, vi } from "vitest";
import type {
  Capability,
  DoubleMarking,
  GradeAnswer,
  MarkingState,
  SingleMark,
} from "../../api/openapi.generated";
import { keyOf, unsavedMarks } from "../../features/grading/unsaved";
import { draftMark, session } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { note, toMark, UNMARKED, work } from "../../testing/work_data";
import { WorkPage } from "./page";

const holder = useFakeServer();
const GRADE = "GET /api/activities/a/grades/ada";
const SINGLE = "PUT /api/activities/a/grades/ada/single";
const AGREED = "PUT /api/activities/a/grades/ada/agreed";
const MARKING = "GET /api/activities/a/marking";

function marking_state(change: Partial<MarkingState> = {}): MarkingState {
  return {
    given: 0,
    is_own_given: false,
    difference: null,
    is_agreed: false,
    may_give: true,
    may_agree: false,
    ...change,
  };
}

function given(by: string, score: number, change: Partial<SingleMark> = {}): SingleMark {
  return {
    id: by.toLowerCase(),
    by,
    is_own: false,
    score,
    maximum: 100,
    comment: `${by} has read it`,
    given_at: "2026-03-10T10:00:00Z",
    assessment: [],
    ...change,
  };
}

function answer(marking: Partial<DoubleMarking>, more: Partial<GradeAnswer> = {}): GradeAnswer {
  const double_marking: DoubleMarking = {
    is_current: true,
    marking_state: marking_state(),
    given: [],
    mean: null,
    is_mean_rounded: false,
    is_blind: false,
    agreed_by: null,
    ...marking,
  };
  return { ...UNMARKED, holds_marks: true, double_marking, ...more };
}

const BOTH = answer({
  marking_state: marking_state({
    given: 2,
    is_own_given: true,
    difference: 10,
    may_give: false,
    may_agree: true,
  }),
  given: [given("Ana", 60, { is_own: true }), given("Ben", 70)],
  mean: 65,
});

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn();
  unsavedMarks.forget(keyOf("a", "ada"));
  holder.server
    .on("GET /api/activities/a/members/ada/work", work(note()))
    .on("GET /api/course/comments", [])
    .on(MARKING, [toMark("Ada", { marking_state: marking_state() })]);
});

async function open(shown: GradeAnswer, ...more: Capability[]): Promise<HTMLElement> {
  holder.server.on(GRADE, shown);
  await render(
    <WorkPage
      activityId="a"
      memberId="ada"
      filter={undefined}
      session={session("see_class", "grade", ...more)}
      navigate={vi.fn()}
    />,
  );
  return await screen.findByRole("region", { name: "Marks of two people" });
}

function field(name: string): HTMLInputElement {
  return screen.getByLabelText<HTMLInputElement>(name, { selector: "input, textarea" });
}

function bodyOf(end: string): unknown {
  return holder.server.requests.find(({ path }) => path.endsWith(end))?.body;
}

it("a marker gives a mark before seeing the other's", async () => {
  const panel = await open(answer({ marking_state: marking_state({ given: 1 }), is_blind: true }));
  expect(panel.textContent).toContain("once you have given yours");
  expect(panel.querySelector("li")).toBeNull();
  holder.server.on(SINGLE, BOTH.double_marking).on(GRADE, BOTH);
  await userEvent.type(field("Mark"), "60{Enter}");
  expect(await screen.findByText(/differ by 10/)).toBeTruthy();
  expect(holder.server.sent(SINGLE)).toHaveLength(1);
  expect(screen.getByText("Ben has read it")).toBeTruthy();
});

it("a teacher looks at a mark first only on purpose, and may decide alone", async () => {
  const shown = answer({
    marking_state: marking_state({ given: 1, may_agree: true }),
    given: [given("Ben", 70)],
  });
  await open(shown, "release_marks");
  expect(screen.getByText("Show the mark of Ben").closest("details")?.open).toBe(false);
  expect(screen.getByRole("button", { name: "Give my mark" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Decide without a second mark" }));
  expect(screen.getByRole("button", { name: "Agree on this mark" })).toBeTruthy();
});

it("one mark is agreed on: another's, the mean, or any other, with both comments", async () => {
  await open(BOTH);
  expect(field("Comment for Ada").value).toBe("Ana has read it\n\nBen has read it");
  await userEvent.click(screen.getByRole("button", { name: "Use 70 (Ben)" }));
  expect([field("Mark").value, field("Comment for Ada").value]).toEqual(["70", "Ben has read it"]);
  await userEvent.click(screen.getByRole("button", { name: "Use the mean, 65" }));
  expect(field("Mark").value).toBe("65");
  const agreed = draftMark({ score: 65 });
  holder.server.on(AGREED, agreed);
  await userEvent.click(screen.getByRole("button", { name: "Agree on this mark" }));
  await waitFor(() => expect(holder.server.sent(AGREED)).toHaveLength(1));
  expect(bodyOf("/agreed")).toMatchObject({
    score: "65",
    marks: ["ana", "ben"],
    seen_at: null,
  });
});

it("a third marker reads that there are two marks, and nothing of them", async () => {
  const third = marking_state({ given: 2, may_give: false });
  const panel = await open(answer({ marking_state: third, is_blind: true }));
  expect(panel.textContent).toContain("They have not agreed on a mark yet.");
  expect(panel.querySelector("form")).toBeNull();
});

it("an agreed mark can be changed, and names the one that it replaces", async () => {
  const agreed = draftMark({ score: 66, graded_at: "2026-03-10T10:32:00Z" });
  const shown = answer(
    {
      ...BOTH.double_marking,
      marking_state: marking_state({
        given: 2,
        is_own_given: true,
        is_agreed: true,
        may_agree: true,
      }),
      agreed_by: "Ben",
    },
    { draft: agreed },
  );
  const panel = await open(shown);
  expect(panel.textContent).toContain("Agreed by Ben.");
  expect(field("Mark").value).toBe("66");
  holder.server.on(AGREED, agreed);
  await userEvent.click(screen.getByRole("button", { name: "Change the agreed mark" }));
  await waitFor(() => expect(holder.server.sent(AGREED)).toHaveLength(1));
  expect(bodyOf("/agreed")).toMatchObject({ seen_at: agreed.graded_at });
});

it("marks of two are shown where one person marks again", async () => {
  const shown = answer({ is_current: false, given: [given("Ben", 70)] });
  holder.server.on(GRADE, shown);
  await render(
    <WorkPage
      activityId="a"
      memberId="ada"
      filter={undefined}
      session={session("see_class", "grade")}
      navigate={vi.fn()}
    />,
  );
  expect(await screen.findByText("Ben has read it")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Save the draft" })).toBeTruthy();
});

it("the queue is filtered by whose mark is missing, and what is to agree", async () => {
  holder.server.on(MARKING, [
    toMark("Ada", { marking_state: marking_state() }),
    toMark("Ben", { marking_state: marking_state({ given: 2, may_give: false, may_agree: true }) }),
  ]);
  await open(answer({}));
  const choices = screen.getAllByRole("option").map(({ textContent }) => textContent);
  expect(choices).toContain("Needs my mark (1)");
  expect(choices).toContain("To agree (1)");
});
