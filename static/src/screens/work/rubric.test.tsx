// @vitest-environment jsdom
/** The work page marks by a rubric, takes feedback on notes, and offers comments of before. */

import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Feedback, GradeAnswer, Rubric } from "../../api/openapi.generated";
import { keyOf, unsavedFeedback, unsavedMarks, unsavedNotes } from "../../features/grading/unsaved";
import { draftMark, session } from "../../testing/data";
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

describe("by a rubric", () => {
  const tag = { name: "Claim", color: "#777777", keys: ["t1"] };
  const rubric: Rubric = {
    version: 3,
    criteria: [
      {
        key: "c1",
        title: "Checks claims",
        description: "",
        points: 15,
        levels: [
          { words: "Not there", points: 0 },
          { words: "Named", points: 10 },
          { words: "Checked", points: 15 },
        ],
        evidence: [tag],
      },
      { key: "c2", title: "Clarity", description: "", points: 5, levels: [], evidence: [] },
    ],
  };
  const DRAFT = "PUT /api/activities/a/grades/ada/draft";
  const held: GradeAnswer = { ...UNMARKED, holds_marks: true, rubric };

  async function openMarking(change: Partial<GradeAnswer> = {}): Promise<void> {
    holder.server.on(GRADE, { ...held, ...change }).on(DRAFT, draftMark({ score: 75 }));
    await open();
    await screen.findByText(/points/);
    await waitFor(() => expect(document.activeElement?.getAttribute("type")).toBe("radio"));
  }

  function score(): string {
    return screen.getByLabelText<HTMLInputElement>("Mark", { selector: "input" }).value;
  }

  function sent(): unknown {
    return holder.server.requests.find(({ method }) => method === "PUT")?.body;
  }

  it("is marked with three keys, and what is sent is what was shown", async () => {
    await openMarking();
    await userEvent.keyboard("2");
    expect(screen.getByText("10 of 20 points so far.")).toBeTruthy();
    await userEvent.keyboard("5");
    expect(screen.getByText("15 of 20 points make 75 of 100.")).toBeTruthy();
    expect(score()).toBe("75");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() =>
      expect(sent()).toEqual({
        score: "75",
        comment: "",
        seen_at: null,
        rubric: {
          version: 3,
          criteria: [
            { key: "c1", level: 1, points: null },
            { key: "c2", level: null, points: "5" },
          ],
        },
      }),
    );
  });

  it("says where the mark is set by hand, and takes the sum again on demand", async () => {
    await openMarking();
    await userEvent.keyboard("35");
    const field = screen.getByLabelText<HTMLInputElement>("Mark", { selector: "input" });
    await userEvent.clear(field);
    await userEvent.type(field, "80");
    expect(screen.getByText(/set by hand/)).toBeTruthy();
    await userEvent.click(screen.getByRole("radio", { name: /Named/ }));
    expect(score()).toBe("80");
    await userEvent.click(screen.getByRole("button", { name: "Use 75" }));
    expect(score()).toBe("75");
    expect(screen.queryByText(/set by hand/)).toBeNull();
  });

  it("gathers notes with the tags of a criterion, and all others after them", async () => {
    const notes = [note(), note({ highlight: "h2", tag_key: "t2", quote: "Another" })];
    holder.server.on(WORK, work(...notes));
    await openMarking();
    const evidence = screen.getByRole("region", { name: "Checks claims" });
    expect(evidence.textContent).toContain("Best sentence");
    expect(evidence.textContent).not.toContain("Another");
    expect(screen.getByRole("region", { name: "Other notes" }).textContent).toContain("Another");
  });

  it("says that a mark was given by an earlier rubric, and begins with what still fits", async () => {
    const assessment = [
      { key: "c1", title: "Checks", most: 10, points: 10, level: "Named", evidence: [] },
      { key: "old", title: "Gone", most: 3, points: 2, level: null, evidence: [] },
    ];
    await openMarking({ draft: draftMark({ score: 60 }), assessment });
    expect(screen.getByText(/The rubric has changed since this mark was given/)).toBeTruthy();
    expect(screen.getByRole<HTMLInputElement>("radio", { name: /Named/ }).checked).toBe(true);
    expect(score()).toBe("60");
  });

  it("keeps choices that are not saved while one looks at another student", async () => {
    holder.server
      .on("GET /api/activities/a/members/ben/work", { ...work(), name: "Ben" })
      .on("GET /api/activities/a/grades/ben", held);
    await openMarking();
    await userEvent.keyboard("3");
    await open("ben");
    expect(await screen.findByRole("heading", { name: "Ben" })).toBeTruthy();
    await open("ada");
    await screen.findByText("15 of 20 points so far.");
    expect(screen.getByRole<HTMLInputElement>("radio", { name: /Checked/ }).checked).toBe(true);
  });

  it("is shown to the student with level, points and evidence", async () => {
    const assessment = [
      { key: "c1", title: "Checks claims", most: 15, points: 10, level: "Named", evidence: [tag] },
    ];
    const mark = { score: 90, maximum: 100, comment: "" };
    holder.server.on(WORK, { ...work(note()), is_own: true, mark, assessment });
    await open();
    const evidence = await screen.findByRole("region", { name: "Checks claims" });
    expect(evidence.textContent).toContain("10 of 15: Named");
    expect(evidence.textContent).toContain("Best sentence");
    const own = screen.getByRole("region", { name: "Your mark" });
    expect(own.textContent).toContain("10 of 15 points make 66.67 of 100, rounded");
    expect(own.textContent).toContain("Your marker has set the mark by hand.");
  });
});

describe("feedback on a note", () => {
  const FEEDBACK = "PUT /api/activities/a/grades/ada/feedback";
  const given: Feedback = {
    workspace_id: "w",
    highlight: "h",
    quote: "Best sentence",
    text: "Where from?",
    is_draft: true,
  };

  it("is opened by a letter, saved by a chord, and gives the focus back", async () => {
    holder.server.on(FEEDBACK, given);
    await open();
    const field = await screen.findByLabelText("Mark", { selector: "input" });
    await waitFor(() => expect(document.activeElement).toBe(field));
    await userEvent.keyboard("f");
    const area = await screen.findByLabelText("Feedback on this note");
    await waitFor(() => expect(document.activeElement).toBe(area));
    await userEvent.keyboard("Where from?{Control>}{Enter}{/Control}");
    expect(await screen.findByText("draft, not released")).toBeTruthy();
    expect(document.activeElement).toBe(field);
  });

  it("stays in its field where it could not be saved, also after a look at another", async () => {
    holder.server
      .refuse(FEEDBACK, "Nothing can be saved.", 503)
      .on("GET /api/activities/a/members/ben/work", { ...work(), name: "Ben" })
      .on("GET /api/activities/a/grades/ben", UNMARKED);
    await open();
    await userEvent.click(await screen.findByRole("button", { name: "Give feedback" }));
    await userEvent.type(screen.getByLabelText("Feedback on this note"), "Where from?");
    await userEvent.click(screen.getByRole("button", { name: "Save the feedback" }));
    expect(await screen.findByText(/Nothing can be saved/)).toBeTruthy();
    await open("ben");
    expect(await screen.findByRole("heading", { name: "Ben" })).toBeTruthy();
    await open("ada");
    const area = await screen.findByLabelText<HTMLTextAreaElement>("Feedback on this note");
    expect(area.value).toBe("Where from?");
  });

  it("is shown to the student at its note, also at one that is gone", async () => {
    const gone = { ...given, highlight: "gone", quote: "Deleted words", text: "Good." };
    const feedback = [given, gone].map((one) => ({ ...one, is_draft: false }));
    holder.server.on(WORK, { ...work(note()), is_own: true, feedback });
    await open();
    expect(await screen.findByText("Where from?")).toBeTruthy();
    expect(screen.getByText("Deleted words")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /feedback/ })).toBeNull();
  });
});

describe("a comment", () => {
  it("of before is offered while one types, and taken by keys", async () => {
    holder.server.on("GET /api/course/comments", [
      { id: "1", text: "Where from?" },
      { id: "2", text: "Well read." },
    ]);
    await open();
    const area = await screen.findByLabelText<HTMLTextAreaElement>(/^Comment for/);
    area.focus();
    await userEvent.keyboard("whe");
    expect(await screen.findByRole("option", { name: "Where from?" })).toBeTruthy();
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(area.value).toBe("Where from?");
    expect(screen.queryByRole("listbox")).toBeNull();
  });
});
