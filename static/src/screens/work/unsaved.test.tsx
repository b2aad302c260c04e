// @vitest-environment jsdom
/** Input of a marker is neither lost nor put over what a colleague has saved meanwhile. */

import { fireEvent } from "@testing-library/dom";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Feedback, GradeAnswer, Rubric } from "../../api/openapi.generated";
import { draftMark, session } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, unmount, userEvent, waitFor } from "../../testing/render";
import { note, toMark, UNMARKED, work } from "../../testing/work_data";
import { WorkPage } from "./page";

const holder = useFakeServer();
let tests = 0;
/** An activity for each test: what is unsaved stays in the page. */
let activity = "";

const grades = () => `GET /api/activities/${activity}/grades/ada`;
const put = (part: string) => `PUT /api/activities/${activity}/grades/ada/${part}`;
const HELD: GradeAnswer = { ...UNMARKED, holds_marks: true };

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn();
  tests += 1;
  activity = `unsaved-${tests}`;
  holder.server
    .on(`GET /api/activities/${activity}/members/ada/work`, work(note()))
    .on(grades(), HELD)
    .on(`GET /api/activities/${activity}/marking`, [toMark("Ada"), toMark("Ben")]);
});

async function open(): Promise<void> {
  await render(
    <WorkPage
      activityId={activity}
      memberId="ada"
      filter={undefined}
      session={session("see_class", "grade", "release_marks")}
      navigate={vi.fn()}
    />,
  );
}

/** Leave the page and come back, when the server has another answer. */
async function returnTo(answer: Partial<GradeAnswer>): Promise<void> {
  await unmount();
  holder.server.on(grades(), { ...HELD, ...answer });
  await open();
}

function area(label: string | RegExp): Promise<HTMLTextAreaElement> {
  return screen.findByLabelText<HTMLTextAreaElement>(label, { selector: "textarea" });
}

async function unfold(): Promise<void> {
  const summary = await screen.findByText("Note for markers");
  (summary.parentElement as HTMLDetailsElement).open = true;
}

function bodies(request: string): unknown[] {
  const [method, path] = request.split(" ");
  return holder.server.requests
    .filter((one) => one.method === method && one.path === path)
    .map(({ body }) => body);
}

function respondTo(request: string, answer: unknown): void {
  const [method, path] = request.split(" ");
  holder.server.requests.find((one) => one.method === method && one.path === path)?.respond(answer);
}

describe("a note for markers", () => {
  it("that a colleague has changed stands beside what is typed, before one is saved", async () => {
    holder.server.on(put("marker-note"), { text: "Mine" });
    await open();
    await unfold();
    await userEvent.type(await area("Note for markers"), "Mine");
    await returnTo({ marker_note: "Second marker: borderline" });
    expect(await screen.findByText("Second marker: borderline")).toBeTruthy();
    expect((await area("Note for markers")).value).toBe("Mine");
    await userEvent.click(screen.getByRole("button", { name: "Put theirs before mine" }));
    expect((await area("Note for markers")).value).toBe("Second marker: borderline\n\nMine");
    await userEvent.click(screen.getByRole("button", { name: "Save the note" }));
    await waitFor(() =>
      expect(bodies(put("marker-note"))).toEqual([
        { before: "Second marker: borderline", text: "Second marker: borderline\n\nMine" },
      ]),
    );
  });

  it("that is refused because of a colleague's shows theirs, and either is chosen", async () => {
    holder.server.refuseFor(put("marker-note"), { text: "Theirs" });
    await open();
    await unfold();
    await userEvent.type(await area("Note for markers"), "Mine");
    holder.server.on(grades(), { ...HELD, marker_note: "Theirs" });
    await userEvent.click(screen.getByRole("button", { name: "Save the note" }));
    expect(await screen.findByText(/^Ben Baker changed this note after you began/)).toBeTruthy();
    expect(
      screen.getByText("Theirs", { selector: ".changed-meanwhile blockquote *" }),
    ).toBeTruthy();
    expect(screen.getByText("Mine", { selector: ".changed-meanwhile blockquote *" })).toBeTruthy();
    holder.server.on(put("marker-note"), { text: "Mine" });
    await userEvent.click(screen.getByRole("button", { name: "Keep mine" }));
    await waitFor(() =>
      expect(bodies(put("marker-note")).at(-1)).toEqual({ before: "Theirs", text: "Mine" }),
    );
    await waitFor(async () => expect((await area("Note for markers")).value).toBe("Mine"));
  });

  it("keeps what is typed while it is saved", async () => {
    await open();
    await unfold();
    const field = await area("Note for markers");
    await userEvent.type(field, "One");
    await userEvent.click(screen.getByRole("button", { name: "Save the note" }));
    await userEvent.type(field, ", two");
    respondTo(put("marker-note"), { text: "One" });
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Save the note" })).toHaveProperty(
        "disabled",
        false,
      ),
    );
    expect(screen.queryByText(/after you began/)).toBeNull();
    expect((await area("Note for markers")).value).toBe("One, two");
    await returnTo({ marker_note: "One" });
    expect((await area("Note for markers")).value).toBe("One, two");
  });
});

describe("feedback on a note", () => {
  const saved: Feedback = {
    workspace_id: "w",
    highlight: "h",
    quote: "Best sentence",
    text: "Where",
    is_draft: true,
  };

  async function type(text: string): Promise<HTMLTextAreaElement> {
    await userEvent.click(await screen.findByRole("button", { name: "Give feedback" }));
    const field = await area("Feedback on this note");
    await userEvent.type(field, text);
    return field;
  }

  it("stays when Escape folds its form, and is gone on with", async () => {
    await open();
    await type("Where from?");
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByLabelText("Feedback on this note")).toBeNull();
    expect(screen.getByText("Where from?")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Go on with the feedback" }));
    expect((await area("Feedback on this note")).value).toBe("Where from?");
  });

  it("leaves Escape and Enter to an input method that composes a word", async () => {
    await open();
    const field = await type("かん");
    fireEvent.keyDown(field, { key: "Escape", isComposing: true });
    fireEvent.keyDown(field, { key: "Enter", ctrlKey: true, isComposing: true });
    expect((await area("Feedback on this note")).value).toBe("かん");
    expect(bodies(put("feedback"))).toEqual([]);
  });

  it("keeps what is typed while it is saved", async () => {
    await open();
    const field = await type("Where");
    await userEvent.click(screen.getByRole("button", { name: "Save the feedback" }));
    await userEvent.type(field, " from?");
    respondTo(put("feedback"), saved);
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Save the feedback" })).toHaveProperty(
        "disabled",
        false,
      ),
    );
    expect((await area("Feedback on this note")).value).toBe("Where from?");
    expect(screen.queryByText(/after you began/)).toBeNull();
  });
});

describe("a mark", () => {
  const score = () => screen.findByLabelText<HTMLInputElement>("Mark", { selector: "input" });

  it("of a colleague is shown beside what was typed before", async () => {
    await open();
    await userEvent.type(await score(), "60");
    await returnTo({ draft: draftMark({ score: 75, comment: "A close one" }) });
    expect(await screen.findByText("75 of 100")).toBeTruthy();
    expect(screen.getByText("60 of 100")).toBeTruthy();
    expect(
      screen.getByText("A close one", { selector: ".changed-meanwhile blockquote *" }),
    ).toBeTruthy();
    expect((await score()).value).toBe("60");
  });

  const THEIRS = { score: 75, text: "A close one" };
  const theirDraft = draftMark({
    score: 75,
    comment: "A close one",
    graded_at: "2026-03-10T10:32:00Z",
  });

  async function saveTooLate(): Promise<void> {
    holder.server.refuseFor(put("draft"), THEIRS);
    await open();
    await userEvent.type(await score(), "60");
    holder.server.on(grades(), { ...HELD, draft: theirDraft });
    await userEvent.keyboard("{Enter}");
    await screen.findByText(/^Ben Baker changed this mark after you began/);
  }

  it("that a colleague has saved first is told by name, and takes the focus", async () => {
    await saveTooLate();
    expect(bodies(put("draft"))).toEqual([{ score: "60", comment: "", seen_at: null }]);
    expect(document.activeElement?.textContent).toContain("75 of 100");
    expect(document.activeElement?.textContent).toContain("60 of 100");
    expect((await score()).value).toBe("60");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("is kept in place of a colleague's only on purpose", async () => {
    await saveTooLate();
    holder.server.on(put("draft"), draftMark({ score: 60, graded_at: "2026-03-10T10:40:00Z" }));
    await userEvent.click(screen.getByRole("button", { name: "Keep mine" }));
    await waitFor(() =>
      expect(bodies(put("draft")).at(-1)).toMatchObject({
        score: "60",
        seen_at: "2026-03-10T10:32:00Z",
      }),
    );
    await waitFor(() => expect(screen.queryByText(/after you began/)).toBeNull());
    expect((await score()).value).toBe("60");
  });

  it("gives way to a colleague's on purpose, and is not sent", async () => {
    await saveTooLate();
    await userEvent.click(screen.getByRole("button", { name: "Take theirs" }));
    await waitFor(async () => expect((await score()).value).toBe("75"));
    expect((await area(/^Comment for/)).value).toBe("A close one");
    expect(bodies(put("draft"))).toHaveLength(1);
    expect(screen.queryByText(/after you began/)).toBeNull();
  });

  it("shows which points of the rubric differ", async () => {
    holder.server
      .on(grades(), { ...HELD, rubric: rubric(1, "Named", "Checked") })
      .refuseFor(put("draft"), { score: 50, points: [{ title: "Checks claims", points: 5 }] });
    await open();
    await userEvent.click(await screen.findByRole("radio", { name: /Checked/ }));
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Checks claims: 5")).toBeTruthy();
    expect(screen.getByText("Checks claims: 10")).toBeTruthy();
  });

  it("leaves the focus in the comment where one types on while it is saved", async () => {
    await open();
    await userEvent.type(await score(), "60{Enter}");
    const comment = await area(/^Comment for/);
    await userEvent.type(comment, "Well");
    respondTo(put("draft"), draftMark({ score: 60 }));
    expect(await screen.findByText("60 / 100")).toBeTruthy();
    expect(document.activeElement).toBe(comment);
    await userEvent.keyboard(" read");
    expect((await area(/^Comment for/)).value).toBe("Well read");
    expect(screen.queryByText(/after you began/)).toBeNull();
  });

  const rubric = (version: number, ...words: string[]): Rubric => ({
    version,
    criteria: [
      {
        key: "c1",
        title: "Checks claims",
        description: "",
        points: 10,
        levels: words.map((each) => ({ words: each, points: each === "Named" ? 5 : 10 })),
        evidence: [],
      },
    ],
  });

  it("keeps a level by its words when the rubric becomes another one", async () => {
    holder.server.on(grades(), { ...HELD, rubric: rubric(1, "Named", "Checked") });
    await open();
    await userEvent.click(await screen.findByRole("radio", { name: /Named/ }));
    await returnTo({ rubric: rubric(2, "Very good", "Named", "Checked") });
    expect(await screen.findByText(/The rubric has changed since you chose by it/)).toBeTruthy();
    expect(screen.getByRole<HTMLInputElement>("radio", { name: /Named/ }).checked).toBe(true);
  });

  it("chooses no other level in place of one that the rubric has no more", async () => {
    holder.server.on(grades(), { ...HELD, rubric: rubric(1, "Named", "Checked") });
    await open();
    await userEvent.click(await screen.findByRole("radio", { name: /Named/ }));
    await returnTo({ rubric: rubric(2, "Missing", "Checked") });
    await screen.findByText(/The rubric has changed since you chose by it/);
    for (const radio of screen.getAllByRole<HTMLInputElement>("radio")) {
      expect(radio.checked).toBe(false);
    }
    expect((await score()).value).toBe("50");
  });
});
