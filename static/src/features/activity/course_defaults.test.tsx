// @vitest-environment jsdom
/** The form of a course's settings sends what is changed in it, and shows what others change. */

import { beforeEach, expect, it } from "vitest";
import type { CourseDefaults } from "../../api/openapi.generated";
import { COURSE_DEFAULTS } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, unmount, userEvent, waitFor } from "../../testing/render";
import { CourseDefaultsForm } from "./course_defaults";

const holder = useFakeServer();
const PATH = "/api/course/defaults";
const DEFAULTS: CourseDefaults = {
  ...COURSE_DEFAULTS,
  followers: [
    {
      id: "1",
      title: "Week 1",
      follows: ["needs_comments", "comment_words", "resists_copying", "hiding", "names"],
      keeps: [],
    },
  ],
};

/** A course for each test: what is unsaved stays in the page. */
let course = 0;

beforeEach(() => {
  course += 1;
  holder.server.on(`GET ${PATH}`, DEFAULTS);
});

async function open(): Promise<void> {
  await render(<CourseDefaultsForm courseId={String(course)} onChanged={() => undefined} />);
  const [form] = await screen.findAllByText("What the course says");
  (form?.parentElement as HTMLDetailsElement).open = true;
}

const box = (name: string | RegExp) => screen.findByLabelText<HTMLInputElement>(name);
const puts = () => holder.server.requests.filter(({ method }) => method === "PUT");

async function save(): Promise<void> {
  await userEvent.click(screen.getByRole("button", { name: "Save for the course" }));
}

it("leaves what another teacher has changed since", async () => {
  await open();
  await userEvent.click(await box(/needs a comment/));
  holder.server.on(`PUT ${PATH}`, { ...DEFAULTS, needs_comments: true, resists_copying: true });
  await save();
  expect(await screen.findByText("Saved.")).toBeTruthy();
  expect(puts()[0]?.body).toEqual({ needs_comments: true, affected: ["1"] });
  await waitFor(async () =>
    expect((await box("Copying the text is made harder")).checked).toBe(true),
  );
});

it("shows another teacher's settings after a refusal, and keeps what is changed here", async () => {
  await open();
  await userEvent.click(await box(/needs a comment/));
  holder.server
    .refuse(`PUT ${PATH}`, "Activities that follow the course have changed meanwhile.")
    .on(`GET ${PATH}`, { ...DEFAULTS, comment_words: { least: 5, most: 0 }, followers: [] });
  await save();
  await waitFor(async () => expect((await box("Words at least")).value).toBe("5"));
  expect((await box(/needs a comment/)).checked).toBe(true);
  expect(screen.getByText(/This changes no activity/)).toBeTruthy();
});

it("leaves the focus in a field of numbers while it is typed and saved", async () => {
  await open();
  const least = await box("Words at least");
  await userEvent.clear(least);
  await userEvent.type(least, "12");
  expect(document.activeElement).toBe(least);
  holder.server.on(`PUT ${PATH}`, { ...DEFAULTS, comment_words: { least: 12, most: 0 } });
  await userEvent.type(least, "{Enter}");
  expect(await screen.findByText("Saved.")).toBeTruthy();
  expect(puts()[0]?.body).toEqual({ comment_words: { least: 12, most: 0 }, affected: ["1"] });
  expect(document.activeElement).toBe(least);
  expect(least.value).toBe("12");
});

it("sends a choice of several parts as one setting", async () => {
  await open();
  await userEvent.selectOptions(await box(/^Who sees students/), "sealed");
  await userEvent.selectOptions(await box(/^When do students see each other/), "threshold");
  holder.server.on(`PUT ${PATH}`, DEFAULTS);
  await save();
  expect(puts()[0]?.body).toEqual({
    names: { are_hidden: true, are_sealed: true },
    hiding: { hides_notes: true, note_threshold: 3 },
    affected: ["1"],
  });
});

it("keeps what was changed when its page is left, and opens with it", async () => {
  await open();
  await userEvent.click(await box(/needs a comment/));
  await unmount();
  holder.server.on(`GET ${PATH}`, { ...DEFAULTS, comment_words: { least: 5, most: 0 } });
  await render(<CourseDefaultsForm courseId={String(course)} onChanged={() => undefined} />);
  await waitFor(async () => expect((await box("Words at least")).value).toBe("5"));
  expect((await box(/needs a comment/)).checked).toBe(true);
  expect(document.querySelector("details")?.open).toBe(true);
  holder.server.on(`PUT ${PATH}`, { ...DEFAULTS, needs_comments: true });
  await save();
  expect(await screen.findByText("Saved.")).toBeTruthy();
  expect(puts()[0]?.body).toEqual({ needs_comments: true, affected: ["1"] });
});
