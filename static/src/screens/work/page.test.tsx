// @vitest-environment jsdom
/** The work page shows one person's notes, and a mark without asking for the class. */

import { beforeEach, describe, expect, it, vi } from "vitest";
import type { GradeAnswer } from "../../api/openapi.generated";
import { keyOf, unsavedFeedback, unsavedMarks, unsavedNotes } from "../../features/grading/unsaved";
import { draftMark, grade, receipt, session } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { note, toMark, UNMARKED, work } from "../../testing/work_data";
import { WorkPage } from "./page";

const holder = useFakeServer();
const navigate = vi.fn();
const WORK = "GET /api/activities/a/members/ada/work";
const GRADE = "GET /api/activities/a/grades/ada";
const MARKING = "GET /api/activities/a/marking";
beforeEach(() => {
  // Nothing scrolls in jsdom.
  Element.prototype.scrollIntoView = vi.fn();
  navigate.mockClear();
  unsavedMarks.forget(keyOf("a", "ada"));
  unsavedNotes.forget(keyOf("a", "ada"));
  unsavedFeedback.forget(keyOf("a", "ada", "w", "h"));
  holder.server
    .on(WORK, work(note(), note({ text: "Says who?" })))
    .on(GRADE, UNMARKED)
    .on(MARKING, [toMark("Ada"), toMark("Ben")]);
});

async function open(memberId = "ada", filter?: string): Promise<void> {
  await render(
    <WorkPage
      activityId="a"
      memberId={memberId}
      filter={filter}
      session={session("see_class", "grade", "release_marks")}
      navigate={navigate}
    />,
  );
}

it("leads to earlier attempts, which are none of the work", async () => {
  const attempt = {
    workspace_id: "w0",
    is_current: false,
    ended_at: "2026-03-01T10:00:00Z",
    ended_by: "Ada",
  };
  holder.server.on(WORK, { ...work(), attempts: [attempt] });
  await open();
  await userEvent.click(await screen.findByText("Earlier attempts (1)"));
  await userEvent.click(screen.getByText(/^Until .*Mar 1/));
  expect(navigate).toHaveBeenCalledWith({ screen: "annotate", activity: "a", workspace: "w0" });
});

it("says that it opens, and that nothing has been written", async () => {
  holder.server.on(WORK, undefined);
  await open();
  expect(screen.getByRole("status").textContent).toBe("Opening…");
  holder.server.requests.find(({ path }) => path.endsWith("work"))?.respond(work());
  expect(await screen.findByText("Nothing has been written yet.")).toBeTruthy();
});

it("shows a refusal", async () => {
  holder.server.refuse(WORK, "This is not there.", 404);
  await open();
  expect((await screen.findByRole("alert")).textContent).toContain("This is not there.");
});

it("counts the notes, and opens one where it stands", async () => {
  await open();
  expect(await screen.findByText("1 highlight, 1 comment")).toBeTruthy();
  expect(screen.getByText("Says who?")).toBeTruthy();
  screen.getByRole("button", { name: "Open" }).focus();
  await userEvent.keyboard("{Enter}");
  expect(navigate).toHaveBeenCalledWith({
    screen: "annotate",
    activity: "a",
    workspace: "w",
    note: "h",
  });
});

it("never shows one person's notes above the mark of another", async () => {
  holder.server.on(WORK, undefined);
  await open();
  await waitFor(() => expect(holder.server.sent(WORK)).toHaveLength(1));
  const late = holder.server.requests.find(({ path }) => path.includes("ada"));
  holder.server
    .on("GET /api/activities/a/members/ben/work", { ...work(), name: "Ben" })
    .on("GET /api/activities/a/grades/ben", UNMARKED);
  await open("ben");
  expect(await screen.findByRole("heading", { name: "Ben" })).toBeTruthy();
  late?.respond(work(note()));
  await screen.findByLabelText("Mark", { selector: "input" });
  expect(screen.queryByRole("heading", { name: "Ada" })).toBeNull();
});

async function typeMark(keys: string): Promise<void> {
  const field = await screen.findByLabelText("Mark", { selector: "input" });
  await waitFor(() => expect(document.activeElement).toBe(field));
  await userEvent.keyboard(keys);
}

describe("the way through the class", () => {
  const DRAFT = "PUT /api/activities/a/grades/ada/draft";
  const held: GradeAnswer = { ...UNMARKED, holds_marks: true };

  it("saves with Enter and goes on to the next student", async () => {
    holder.server.on(GRADE, held).on(DRAFT, draftMark({ score: 60 }));
    await open("ada", "unmarked");
    expect(await screen.findByText("1 of 2")).toBeTruthy();
    await typeMark("60{Enter}");
    await waitFor(() =>
      expect(navigate).toHaveBeenCalledWith({
        screen: "work",
        activity: "a",
        member: "ben",
        filter: "unmarked",
      }),
    );
    expect(holder.server.sent("GET /api/activities/a/members/ben/work")).toHaveLength(1);
  });

  it("says on the next page which mark was taken for whom, in one place and until one moves on", async () => {
    holder.server
      .on(GRADE, held)
      .on(DRAFT, draftMark({ score: 60 }))
      .on("GET /api/activities/a/members/ben/work", { ...work(), name: "Ben" })
      .on("GET /api/activities/a/grades/ben", held);
    await open("ada", "unmarked");
    await screen.findByRole("heading", { name: "Ada" });
    const place = document.querySelector(".mark-saved");
    expect(place?.textContent).toBe("");
    await typeMark("60{Enter}");
    await waitFor(() => expect(navigate).toHaveBeenCalled());
    await open("ben", "unmarked");
    expect(await screen.findByRole("heading", { name: "Ben" })).toBeTruthy();
    expect(screen.getAllByText("Saved 60 of 100 for Ada")).toEqual([place]);
    await open("ada", "unmarked");
    expect(screen.queryByText(/^Saved/)).toBeNull();
  });

  it("stays with the words where a mark could not be saved, also after a look at another", async () => {
    holder.server
      .on(GRADE, held)
      .refuse(DRAFT, "Nothing can be saved.", 503)
      .on("GET /api/activities/a/members/ben/work", { ...work(), name: "Ben" })
      .on("GET /api/activities/a/grades/ben", held);
    await open();
    await typeMark("60{Enter}");
    expect(await screen.findByText(/Nothing can be saved/)).toBeTruthy();
    expect(navigate).not.toHaveBeenCalled();
    await open("ben");
    expect(await screen.findByRole("heading", { name: "Ben" })).toBeTruthy();
    await open("ada");
    const field = await screen.findByLabelText<HTMLInputElement>("Mark", { selector: "input" });
    expect(field.value).toBe("60");
  });

  it("keeps what is typed while a mark is saved, and stays with it", async () => {
    holder.server.on(GRADE, held).on(DRAFT, undefined);
    await open();
    await typeMark("60{Enter}");
    await waitFor(() => expect(holder.server.sent(DRAFT)).toHaveLength(1));
    await userEvent.type(screen.getByLabelText(/^Comment for/), "One more thing");
    holder.server.requests
      .find(({ method }) => method === "PUT")
      ?.respond(draftMark({ score: 60 }));
    expect(await screen.findByText("60 / 100")).toBeTruthy();
    expect(screen.getByLabelText<HTMLTextAreaElement>(/^Comment for/).value).toBe("One more thing");
    expect(navigate).not.toHaveBeenCalled();
  });

  it("goes on by a letter, also from the field of the mark, and not from the comment", async () => {
    await open();
    await typeMark("j");
    expect(navigate).toHaveBeenCalledTimes(1);
    await userEvent.type(screen.getByLabelText(/^Comment for/), "jn");
    expect(navigate).toHaveBeenCalledTimes(1);
  });

  it("shows a draft beside the mark that its student goes on seeing", async () => {
    holder.server.on(GRADE, { ...held, grade: grade(), draft: draftMark() });
    await open();
    expect(await screen.findByText("60 / 100")).toBeTruthy();
    expect(screen.getByText("draft of a change, not released")).toBeTruthy();
    expect(screen.getByText("70 / 100")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Release" })).toBeTruthy();
  });
});

it("shows a student their own mark and its comment", async () => {
  const mark = { score: 7.5, maximum: 10, comment: "Well read." };
  holder.server.on(WORK, { ...work(), is_own: true, mark });
  await open();
  const shown = await screen.findByRole("region", { name: "Your mark" });
  expect(shown.textContent).toBe("Your mark: 7.5 of 10Well read.");
});

describe("the mark", () => {
  it("is given and followed to the LMS by requests of its own", async () => {
    holder.server.on("PUT /api/activities/a/grades/ada", grade({ state: "waiting" }));
    await open();
    await typeMark("70{Enter}");
    expect(await screen.findByText("on its way to the LMS…")).toBeTruthy();
    holder.server.on(GRADE, { ...UNMARKED, grade: grade() });
    expect(await screen.findByText(/^in the LMS/)).toBeTruthy();
    expect(holder.server.sent("GET /api/activities/a/class")).toEqual([]);
  });

  it("that the LMS did not take can be sent again", async () => {
    const parked = grade({
      state: "parked",
      problem: "no-account",
      problem_sentence: "No account.",
    });
    holder.server
      .on(GRADE, { ...UNMARKED, grade: parked })
      .on("POST /api/activities/a/grades/ada/resend", grade());
    await open();
    expect(await screen.findByText("No account.")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: /^Send the mark of .* again$/ }));
    expect(await screen.findByText(/^in the LMS/)).toBeTruthy();
  });

  it("is not offered for somebody who cannot have one", async () => {
    holder.server.on(GRADE, { ...UNMARKED, is_gradable: false });
    await open();
    await screen.findByText("Says who?");
    expect(screen.queryByLabelText("Mark")).toBeNull();
  });

  it("shows the receipt of what was handed in, and earlier ones", async () => {
    const taken = receipt({
      id: "old",
      sha256: "cd".repeat(32),
      taken_back_at: "2026-03-09T10:00Z",
    });
    holder.server.on(WORK, { ...work(note()), hands_in: true, receipts: [receipt(), taken] });
    await open();
    expect(await screen.findByText("These are the notes as they were handed in.")).toBeTruthy();
    const [current, earlier] = screen.getAllByTestId("receipt");
    expect(current?.textContent).toContain("ab".repeat(32));
    expect(earlier?.textContent).toContain("cd".repeat(32));
    expect(screen.getByText("Earlier receipts (1)")).toBeTruthy();
  });

  it.each([
    [{ receipts: [] }, "Nothing is handed in yet."],
    [{ receipts: [receipt({ taken_back_at: "2026-03-09T10:00Z" })] }, "It was taken back."],
    [{ receipts: [receipt({ is_group: true })] }, /Below is what this student wrote of it/],
    [{ receipts: [receipt({ is_whole: false })] }, /Something was erased from it since/],
  ])("says how work stands that is to be handed in: %#", async (change, words) => {
    holder.server.on(WORK, { ...work(note()), hands_in: true, ...change });
    await open();
    expect(await screen.findByText(words)).toBeTruthy();
  });

  it("that cannot be fetched says so", async () => {
    holder.server.refuse(GRADE, "Marks are away.", 503);
    await open();
    expect((await screen.findByRole("alert")).textContent).toContain("Marks are away.");
  });
});

it("shows the comment on one's mark, and feedback on a note, with their Markdown", async () => {
  holder.server.on(WORK, {
    ...work(note()),
    is_own: true,
    mark: { score: 14, maximum: 20, comment: "**Well** read" },
    feedback: [
      { workspace_id: "w", highlight: "h", quote: "q", text: "See *both*", is_draft: false },
    ],
  });
  await render(
    <WorkPage
      activityId="a"
      memberId="ada"
      filter={undefined}
      session={session()}
      navigate={navigate}
    />,
  );
  const mark = await screen.findByRole("region", { name: "Your mark" });
  await waitFor(() => expect(mark.querySelector("strong")?.textContent).toBe("Well"));
  const feedback = screen.getByRole("complementary", { name: "Feedback for you" });
  await waitFor(() => expect(feedback.querySelector("em")?.textContent).toBe("both"));
});
