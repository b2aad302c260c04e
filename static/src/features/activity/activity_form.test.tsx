// @vitest-environment jsdom
/** Groups of settings are folded, say what holds, and open where something in them matters. */

import { beforeEach, expect, it } from "vitest";
import type { Activity } from "../../api/openapi.generated";
import { ACTIVITY, activity as activityWith, COURSE_DEFAULTS } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, unmount, userEvent, waitFor } from "../../testing/render";
import { ActivityForm } from "./activity_form";

const holder = useFakeServer();
let shown = 0;
const HIDDEN = { are_hidden: true, are_sealed: false };

beforeEach(() => {
  holder.server.on("GET /api/course/defaults", COURSE_DEFAULTS);
});

async function show(activity?: Activity): Promise<void> {
  const title = activity?.title ?? "Week 4";
  shown += 1;
  // What one test leaves unsaved comes back in no other.
  const props =
    activity === undefined ? { linkId: String(shown) } : { activity: activityWith(activity) };
  await render(<ActivityForm {...props} title={title} onSaved={() => undefined} />);
}

function group(title: string): HTMLDetailsElement {
  return screen.getByRole("heading", { name: title }).closest("details") as HTMLDetailsElement;
}

function words(title: string): string {
  return group(title).querySelector("summary small")?.textContent ?? "";
}

function openGroups(): string[] {
  const headings = document.querySelectorAll("details[open] > summary > :is(h2, h3)");
  return [...headings].map(({ textContent }) => textContent ?? "");
}

it("a new activity is folded, and each group says what holds", async () => {
  await show();
  expect(openGroups()).toEqual([]);
  await waitFor(() => expect(words("Marks")).toBe("out of 100, shown at once, as the course says"));
  expect(words("What students see of each other")).toBe(
    "notes at once, with names, as the course says",
  );
  expect(words("Dates and handing in")).toBe("no dates, nothing is handed in");
  expect(words("Texts and comments of students")).toBe(
    "no conversations of students, no answer, comments of any length, as the course says",
  );
});

it("the words are those of the course where it says something else", async () => {
  holder.server.on("GET /api/course/defaults", {
    ...COURSE_DEFAULTS,
    hiding: { hides_notes: true, note_threshold: 4 },
    names: { are_hidden: true, are_sealed: true },
    holds_marks: true,
    comment_words: { least: 5, most: 0 },
  });
  await show();
  const seen = "notes after 4 of their own, names sealed for all, as the course says";
  await waitFor(() => expect(words("What students see of each other")).toBe(seen));
  expect(words("Marks")).toBe("out of 100, released by a teacher, as the course says");
  expect(words("Texts and comments of students")).toContain("comments of at least 5 words");
});

it("the words follow what is chosen, and who works together", async () => {
  await show();
  await userEvent.click(screen.getByLabelText(/^When I release them/));
  await userEvent.selectOptions(screen.getByLabelText(/^Each work is marked by/), "2");
  expect(words("Marks")).toBe("out of 100, released by a teacher, marked by two people");
  await userEvent.click(screen.getByLabelText(/^Each student alone/));
  expect(words("What students see of each other")).toBe("with names, as the course says");
});

it.each([
  ["Marks", { score_maximum: 20 }],
  ["Dates and handing in", { due_at: "2026-03-10T10:00:00Z" }],
  ["What students see of each other", { own: { ...ACTIVITY.own, names: HIDDEN } }],
  ["Texts and comments of students", { own: { ...ACTIVITY.own, resists_copying: true } }],
])("%s is open where the activity has a value of its own", async (title, change) => {
  await show({ ...ACTIVITY, ...change });
  expect(openGroups()).toEqual([title]);
});

it("a group opens where the server refuses one of its fields", async () => {
  holder.server.refuse("POST /api/activities", "Too late.", 400, "dates.opens_at");
  await show();
  await userEvent.click(screen.getByRole("button", { name: "Go on" }));
  await waitFor(() => expect(openGroups()).toEqual(["Dates and handing in"]));
});

it("a group opens where the browser refuses one of its fields", async () => {
  await show();
  await userEvent.clear(screen.getByLabelText("Highest mark"));
  await userEvent.click(screen.getByRole("button", { name: "Go on" }));
  await waitFor(() => expect(openGroups()).toEqual(["Marks"]));
});

it("a group opens where a change that was not saved comes back", async () => {
  await show(ACTIVITY);
  await userEvent.click(screen.getByLabelText(/^When I release them/));
  await unmount();
  await show(ACTIVITY);
  await waitFor(() => expect(openGroups()).toEqual(["Marks"]));
  expect(words("Marks")).toContain("released by a teacher");
});

it("asks about models only where there are texts to compare, and says that this lasts", async () => {
  const about = "When do students learn which model wrote which text?";
  await show({ ...ACTIVITY, id: "one text" });
  expect(screen.queryByText(about, { exact: false })).toBeNull();
  unmount();
  await show({
    ...ACTIVITY,
    id: "hidden",
    comparison: { hides_models: true, reveals_when_all: true },
  });
  expect(screen.getByRole("radio", { name: /^Once everybody has chosen/ })).toHaveProperty(
    "checked",
    true,
  );
  await waitFor(() =>
    expect(words("Texts and comments of students")).toContain("models are hidden"),
  );
  unmount();
  await show({
    ...ACTIVITY,
    id: "revealed",
    comparison: { hides_models: true, reveals_when_all: false },
    models_revealed_at: "2026-03-10T10:00:00Z",
  });
  expect(screen.queryByRole("radio", { name: /^When a teacher reveals it/ })).toBeNull();
});
