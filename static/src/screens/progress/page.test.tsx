// @vitest-environment jsdom
/** The progress of a course is found, picked out, sorted, walked through by keys, and saved. */

import { beforeEach, expect, it, vi } from "vitest";
import type { CourseProgress, ProgressCell, ProgressStudent } from "../../api/openapi.generated";
import { session } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent } from "../../testing/render";
import { fileRows, hasStarted, sorted, stateOf } from "./columns";
import { ProgressPage } from "./page";

const holder = useFakeServer();
const navigate = vi.fn();
const PROGRESS = "GET /api/course/progress";

function cell(change: Partial<ProgressCell> = {}): ProgressCell {
  return { notes: 2, answer_words: 0, submission: null, score: null, maximum: null, ...change };
}

const HANDED_IN = { handed_in_at: "2026-03-10T10:32:00Z", is_late: true, taken_back_at: null };

function student(name: string, change: Partial<ProgressStudent> = {}): ProgressStudent {
  const id = name.toLowerCase();
  return { enrolment_id: id, name, active: true, groups: [], cells: {}, ...change };
}

const ADA = student("Ada", {
  groups: ["g3"],
  cells: { a: cell({ score: 8, maximum: 10, submission: HANDED_IN }), b: cell({ notes: 1 }) },
});
const BEN = student("Ben", { cells: { a: cell({ submission: HANDED_IN }) } });
const CY = student("Cy");

const FOUND: CourseProgress = {
  activities: [
    { id: "a", title: "Week 1", hands_in: true, due_at: null, score_maximum: 10 },
    { id: "b", title: "Week 2", hands_in: false, due_at: null, score_maximum: 5 },
  ],
  groups: [{ id: "g3", name: "Group 3" }],
  students: [CY, ADA, BEN],
};

beforeEach(() => {
  navigate.mockClear();
  holder.server.on(PROGRESS, FOUND);
});

async function open(): Promise<void> {
  await render(<ProgressPage session={session("see_class")} navigate={navigate} />);
  await screen.findByRole("table", { name: "Students by activities" });
}

const names = () =>
  [...document.querySelectorAll("tbody th > span")].map((one) => one.textContent ?? "");

it("says in each cell how far a student has come", async () => {
  await open();
  expect(names()).toEqual(["Ada", "Ben", "Cy"]);
  expect(
    screen.getByRole("button", { name: "Ada, Week 1: 8 of 10, handed in · late · 2 notes" }),
  ).toBeTruthy();
  expect(screen.getByRole("button", { name: "Ada, Week 2: 1 note" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Cy, Week 1: nothing yet" })).toBeTruthy();
  expect(screen.getByText("2 started · 2 handed in · 1 marked")).toBeTruthy();
  expect(screen.getByText("1 started · 0 marked")).toBeTruthy();
});

it("is walked through by arrow keys, with one stop for Tab, and opens a student's work", async () => {
  await open();
  screen.getByRole("button", { name: /^Ada, Week 1/ }).focus();
  await userEvent.keyboard("{ArrowDown}{ArrowRight}");
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Ben, Week 2: nothing yet");
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{Home}");
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Cy, Week 1: nothing yet");
  expect(document.querySelectorAll("tbody button[tabindex='0']")).toHaveLength(1);
  await userEvent.keyboard("{Enter}");
  expect(navigate).toHaveBeenCalledWith({ screen: "work", activity: "a", member: "cy" });
});

it.each([
  ["Show", "behind", ["Ben", "Cy"]],
  ["Show", "unmarked", ["Ben"]],
  ["Show", "late", ["Ada", "Ben"]],
  ["Group", "g3", ["Ada"]],
  ["Group", "none", ["Ben", "Cy"]],
])("picks out by %s: %s", async (label, value, expected) => {
  await open();
  await userEvent.selectOptions(screen.getByLabelText(label), value);
  expect(names()).toEqual(expected);
});

it("is sorted by an activity, those with nothing first, and the other way round", async () => {
  await open();
  const head = screen.getByRole("button", { name: "Week 1" });
  await userEvent.click(head);
  expect(names()).toEqual(["Cy", "Ben", "Ada"]);
  await userEvent.click(head);
  expect(names()).toEqual(["Ada", "Ben", "Cy"]);
  expect(head.closest("th")?.getAttribute("aria-sort")).toBe("descending");
});

it("becomes a file with what it shows", () => {
  const [head, ada, cy] = fileRows(FOUND, [ADA, CY]);
  expect(head?.slice(0, 5)).toEqual([
    "Name",
    "In the course",
    "Groups",
    "Week 1: notes",
    "Week 1: words of the answer",
  ]);
  expect(ada?.slice(0, 5)).toEqual(["Ada", "yes", "Group 3", "2", "0"]);
  expect(ada?.slice(6)).toEqual(["late", "8 of 10", "1", "0", "", "", ""]);
  expect(cy).toEqual(["Cy", "yes", "", "0", "0", "", "", "", "0", "0", "", "", ""]);
});

it("says of an answer how long it is, and that its writer has started", () => {
  expect(stateOf(cell({ notes: 0, answer_words: 1 }))).toBe("answer of 1 word");
  expect(stateOf(cell({ answer_words: 96 }))).toBe("2 notes · answer of 96 words");
  expect(hasStarted(cell({ notes: 0, answer_words: 96 }))).toBe(true);
  expect(hasStarted(cell({ notes: 0 }))).toBe(false);
});

it("knows work that was taken back, which is behind what is handed in", () => {
  const back = cell({ submission: { ...HANDED_IN, taken_back_at: "2026-03-11T10:32:00Z" } });
  expect(stateOf(back)).toBe("taken back");
  const dan = student("Dan", { cells: { a: back } });
  expect(sorted([BEN, dan, CY], "a", true)).toEqual([BEN, dan, CY]);
});

it("says so where there is nothing to show", async () => {
  holder.server.on(PROGRESS, { ...FOUND, activities: [] });
  await render(<ProgressPage session={session("see_class")} navigate={navigate} />);
  expect(await screen.findByText("There is no activity in this class yet.")).toBeTruthy();
});

it("shows a refusal", async () => {
  holder.server.refuse(PROGRESS, "You cannot see the class.", 403);
  await render(<ProgressPage session={session()} navigate={navigate} />);
  expect((await screen.findByRole("alert")).textContent).toContain("You cannot see the class.");
});
