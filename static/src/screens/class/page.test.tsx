// @vitest-environment jsdom
/** The class page shows members, follows marks and participants, and keeps every error in sight. */

import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  activity,
  CONTRIBUTIONS,
  grade,
  member,
  overview,
  ROSTER,
  session,
} from "../../testing/data";
import { type SentRequest, useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { ClassPage } from "./page";

const holder = useFakeServer();
const navigate = vi.fn();
const CLASS = "GET /api/activities/a/class";
const TEACHER = ["see_class", "grade", "invite", "manage_activity"] as const;

beforeEach(() => {
  navigate.mockClear();
  holder.server
    .on(CLASS, overview([member("Ada", { highlights: 3 }), member("Ben", { comments: 1 })]))
    .on("GET /api/activities/a", activity())
    .on("GET /api/activities/a/workspaces", []);
});

async function open(...capabilities: Parameters<typeof session>): Promise<void> {
  await render(<ClassPage session={session(...capabilities)} activityId="a" navigate={navigate} />);
}

function row(name: string): HTMLElement {
  return screen.getByRole("row", { name: new RegExp(name) });
}

describe("before there is an answer", () => {
  it("it says that it opens", async () => {
    holder.server.on(CLASS, undefined);
    await open(...TEACHER);
    expect(screen.getByRole("status").textContent).toBe("Opening…");
  });

  it("a refusal is shown, and can be tried again", async () => {
    holder.server.refuse(CLASS, "You cannot see the class.", 403);
    await open(...TEACHER);
    expect((await screen.findByRole("alert")).textContent).toContain("You cannot see the class.");
    holder.server.on(CLASS, overview([member("Ada")]));
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Ada")).toBeTruthy();
  });
});

describe("while names are sealed", () => {
  beforeEach(() => {
    holder.server
      .refuse(CLASS, "The names of this activity are sealed.", 409, "", "names-sealed")
      .on("GET /api/activities/a", activity({ hides_names: true, seals_names: true }));
  });

  it("nobody is listed, and a teacher can open them", async () => {
    await open(...TEACHER);
    await userEvent.click(await screen.findByRole("button", { name: "Open the names" }));
    holder.server
      .on("POST /api/activities/a/unseal", activity({ hides_names: true, seals_names: true }))
      .on(CLASS, overview([member("Ada")]));
    await userEvent.click(screen.getByRole("button", { name: /for good/ }));
    expect(await screen.findByText("Ada")).toBeTruthy();
  });

  it("the marks are released, and the names opened, by one step", async () => {
    const sealed = { hides_names: true, seals_names: true, holds_marks: true };
    holder.server
      .on("GET /api/activities/a", activity(sealed))
      .on("GET /api/activities/a/sealed-work", []);
    await open(...TEACHER, "release_marks");
    const name = "Release all marks and open the names";
    await userEvent.click(await screen.findByRole("button", { name }));
    const released = { released: 1, left: 0, feedback: 0, unagreed: 0 };
    holder.server
      .on("POST /api/activities/a/release", released)
      .on(CLASS, overview([member("Ada")]));
    await userEvent.click(screen.getByRole("button", { name: /for good/ }));
    expect(await screen.findByText("Ada")).toBeTruthy();
    const sent = holder.server.requests.find(({ path }) => path.endsWith("/release"));
    expect(sent?.body).toEqual({ enrolment_ids: null, opens_names: true });
  });

  it("a tutor reads who can open them", async () => {
    await open("see_class", "grade");
    expect(await screen.findByText(/A teacher of the course can open them/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Open the names" })).toBeNull();
  });
});

describe("conversations that students bring", () => {
  const brought = { id: "k", title: "Why the sky is blue", is_accepted: true, is_late: false };
  const members = [
    member("Ada", { brought: [brought] }),
    member("Ben", { brought: [{ ...brought, id: "b", is_accepted: false, is_late: true }] }),
    member("Cleo"),
    member("Tess", { role: "teacher" }),
  ];

  it("have a column, and those who have brought none can be picked out", async () => {
    const contributions = { ...CONTRIBUTIONS, mode: "must" as const };
    holder.server
      .on(CLASS, overview(members))
      .on("GET /api/activities/a", activity({ contributions }));
    await open(...TEACHER);
    expect(await screen.findByRole("columnheader", { name: "Conversation" })).toBeTruthy();
    expect(row("Ada").textContent).toContain("Why the sky is blue");
    expect(row("Ben").textContent).toContain("not added yet, late");
    expect(document.querySelector(".class-summary")?.textContent).toContain("2 brought no");
    await userEvent.selectOptions(screen.getByLabelText("Show"), "not-brought");
    expect(screen.getAllByRole("rowheader")).toHaveLength(2);
    expect(screen.queryByText("Ada")).toBeNull();
  });

  it("have none where nobody is asked for one", async () => {
    await open(...TEACHER);
    await screen.findByText("Ada");
    expect(screen.queryByRole("columnheader", { name: "Conversation" })).toBeNull();
  });
});

describe("the members", () => {
  it("are counted, found by name and put in order by a column", async () => {
    await open(...TEACHER);
    await screen.findByText("Ada");
    expect(document.querySelector(".class-summary")?.textContent).toContain("2 students");
    const names = () => screen.getAllByRole("rowheader").map((one) => one.textContent?.slice(0, 3));
    expect(names()).toEqual(["Ada", "Ben"]);
    const comments = screen.getByRole("columnheader", { name: "Comments" });
    expect(comments.getAttribute("aria-sort")).toBe("none");
    screen.getByRole("button", { name: "Comments" }).focus();
    await userEvent.keyboard("{Enter}");
    expect(comments.getAttribute("aria-sort")).toBe("descending");
    expect(names()).toEqual(["Ben", "Ada"]);
    await userEvent.keyboard("{Enter}");
    expect(comments.getAttribute("aria-sort")).toBe("ascending");
    expect(names()).toEqual(["Ada", "Ben"]);
    await userEvent.type(screen.getByRole("searchbox"), "ad");
    expect(names()).toEqual(["Ada"]);
    await userEvent.type(screen.getByRole("searchbox"), "x");
    expect(screen.getByText("Nobody here has that name.")).toBeTruthy();
  });

  it("lead to their work, also by keyboard", async () => {
    await open(...TEACHER);
    (await screen.findByRole("button", { name: "Ada" })).focus();
    await userEvent.keyboard("{Enter}");
    expect(navigate).toHaveBeenCalledWith({ screen: "work", activity: "a", member: "ada" });
  });

  it("are marked by those who may alone", async () => {
    await open("see_class");
    await screen.findByText("Ada");
    expect(screen.queryByRole("button", { name: "Mark Ada" })).toBeNull();
  });
});

describe("a mark", () => {
  const PUT = "PUT /api/activities/a/grades/ada";

  async function give(score: string): Promise<void> {
    await open(...TEACHER);
    await userEvent.click(await screen.findByRole("button", { name: "Mark Ada" }));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Mark")));
    await userEvent.keyboard(`${score}{Enter}`);
  }

  it("is shown from the answer, and its delivery is followed without the class", async () => {
    holder.server
      .on(PUT, grade({ score: 87.5, state: "waiting", sent_at: null }))
      .on("GET /api/activities/a/grades?enrolment=ada", { ada: grade({ score: 87.5 }) });
    await give("87.5");
    await waitFor(() => expect(row("Ada").textContent).toContain("87.5 / 100 in the LMS"));
    expect(holder.server.requests.find(({ method }) => method === "PUT")?.body).toEqual({
      seen_at: null,
      score: "87.5",
      comment: "",
    });
    expect(holder.server.sent(CLASS)).toHaveLength(1);
    expect(screen.queryByLabelText("Mark")).toBeNull();
  });

  it("that is saved slowly closes no form that was opened meanwhile", async () => {
    let answer: () => void = () => undefined;
    holder.server.on(PUT, ({ respond }: SentRequest) => {
      answer = () => respond(grade({ score: 70 }));
    });
    await give("70");
    await userEvent.click(screen.getByRole("button", { name: "Mark Ben" }));
    await userEvent.type(screen.getByLabelText("Mark"), "5");
    answer();
    await screen.findByRole("button", { name: "Change the mark of Ada" });
    expect(screen.getByRole("form", { name: "Mark of Ben" })).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText("Mark"));
  });

  it.each([
    ["87,5", "87.5"],
    ["٧٫٥", "7.5"],
  ])("typed as %s is shown as understood, and sent so", async (typed, score) => {
    holder.server.on(PUT, grade());
    await open(...TEACHER);
    await userEvent.click(await screen.findByRole("button", { name: "Mark Ada" }));
    await userEvent.type(screen.getByLabelText("Mark"), typed);
    expect(await screen.findByText(`= ${score} of 100`)).toBeTruthy();
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(holder.server.sent(PUT)).toHaveLength(1));
    expect(holder.server.requests.find(({ method }) => method === "PUT")?.body).toMatchObject({
      score,
    });
  });

  it.each(["1,000", "8o", "101", "87,555"])(
    "typed as %s is not sent, and the form says what to write",
    async (typed) => {
      await give(typed);
      expect(screen.getByText(/^(.* has two readings|This is not a number|Write)/)).toBeTruthy();
      expect(screen.getByLabelText<HTMLInputElement>("Mark").validity.customError).toBe(true);
      expect(holder.server.sent(PUT)).toHaveLength(0);
    },
  );

  it("of somebody that waits is asked for alone, again and again, until it has arrived", async () => {
    const waiting = grade({ state: "waiting", sent_at: null });
    const POLL = "GET /api/activities/a/grades?enrolment=ada";
    holder.server
      .on(CLASS, overview([member("Ada", { grade: waiting }), member("Ben", { grade: grade() })]))
      .on(POLL, ({ respond }: SentRequest) =>
        respond({ ada: holder.server.sent(POLL).length < 3 ? waiting : grade() }),
      );
    await open(...TEACHER);
    await waitFor(() => expect(row("Ada").textContent).toContain("100 in the LMS,"), {
      timeout: 20_000,
    });
    expect(holder.server.sent(POLL).length).toBeGreaterThanOrEqual(3);
    expect(holder.server.sent(CLASS)).toHaveLength(1);
  }, 30_000);

  it("that is refused stays in the form, with the reason", async () => {
    holder.server.refuse(PUT, "The mark is from 0 to 100.", 400, "score");
    await give("7");
    expect((await screen.findByRole("alert")).textContent).toContain("from 0 to 100");
    expect(screen.getByLabelText<HTMLInputElement>("Mark").value).toBe("7");
  });

  it("leaves the focus at the button of the row, also when it is not given", async () => {
    holder.server.on(PUT, grade());
    await give("70");
    const button = await screen.findByRole("button", { name: "Change the mark of Ada" });
    await waitFor(() => expect(document.activeElement).toBe(button));
    await userEvent.click(button);
    await userEvent.click(await screen.findByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(document.activeElement).toBe(button));
  });

  it.each([true, false])(
    "that the LMS refused says why in its row, and is sent again there (in the course: %s)",
    async (active) => {
      const parked = grade({
        state: "parked",
        problem: "refused",
        problem_sentence: "The LMS refused the mark. The LMS says: “course has concluded”",
      });
      holder.server
        .on(CLASS, overview([member("Ada", { active, grade: parked })]))
        .on("POST /api/activities/a/grades/ada/resend", grade());
      await open(...TEACHER);
      expect(await screen.findByText(/says: “course has concluded”/)).toBeTruthy();
      await userEvent.click(screen.getByRole("button", { name: "Send the mark of Ada again" }));
      await waitFor(() => expect(row("Ada").textContent).toContain("100 in the LMS,"));
      expect(screen.queryByText(/course has concluded/)).toBeNull();
      expect(document.activeElement?.closest("tr")).toBe(row("Ada"));
    },
  );

  it.each([
    [grade(), /^in the LMS, .*Mar/],
    [grade({ is_confirmed: false }), /^taken by the LMS, .*Mar/],
    [
      grade({ is_confirmed: false, shown: { score: 12.5, maximum: 100, as_ours: 12.5 } }),
      "the LMS shows 12.5 of 100 there, changed by hand",
    ],
    [
      grade({ is_confirmed: false, shown: { score: null, maximum: null, as_ours: null } }),
      "the LMS shows no mark there",
    ],
  ])("is said to be where it was seen alone (%#)", async (shown, words) => {
    holder.server.on(CLASS, overview([member("Ada", { grade: shown })]));
    await open(...TEACHER);
    expect(await screen.findByText(words)).toBeTruthy();
  });

  it("is withdrawn after a question that says what the LMS may keep", async () => {
    const withdrawn = grade({ score: null });
    const SEEN = grade().graded_at;
    holder.server
      .on(CLASS, overview([member("Ada", { grade: grade() })]))
      .on(
        `DELETE /api/activities/a/grades/ada?${new URLSearchParams({ seen_at: SEEN })}`,
        withdrawn,
      );
    await open(...TEACHER);
    await userEvent.click(await screen.findByRole("button", { name: "Change the mark of Ada" }));
    await userEvent.click(screen.getByRole("button", { name: "Withdraw the mark" }));
    expect(holder.server.sent("DELETE")).toEqual([]);
    await userEvent.click(await screen.findByRole("button", { name: /^Withdraw .*Moodle/ }));
    await waitFor(() => expect(row("Ada").textContent).toContain("Withdrawn out of the LMS, "));
    expect(document.querySelector(".class-summary")?.textContent).toContain("0 marked");
  });

  it("that meets no server says so", async () => {
    holder.server.on(PUT, ({ fail }: SentRequest) => fail());
    await give("7");
    expect((await screen.findByRole("alert")).textContent).toContain("cannot be reached");
  });

  it("whose answer cannot be read says so, too", async () => {
    holder.server.on(PUT, null);
    await give("7");
    expect(await screen.findByRole("alert")).toBeTruthy();
  });
});

describe("the participants", () => {
  it("are fetched by one request for their state, then the class once", async () => {
    holder.server
      .on("POST /api/course/roster", { ...ROSTER, refreshing: true })
      .on("GET /api/course/roster", { ...ROSTER, refreshing: true });
    await open(...TEACHER);
    await userEvent.click(await screen.findByRole("button", { name: "Fetch it again" }));
    expect(await screen.findByText(/^Fetching the list/)).toBeTruthy();
    holder.server.on(CLASS, overview([member("Ada"), member("Eve")]));
    holder.server.on("GET /api/course/roster", ROSTER);
    expect(await screen.findByText("Eve")).toBeTruthy();
    expect(holder.server.sent(CLASS)).toHaveLength(2);
  });
});

it("a class without an LMS says that marks stay, and that its people are invited", async () => {
  const here = session(...TEACHER);
  const course = { id: "c", title: "Reading circle", label: "Reading circle", is_in_lms: false };
  await render(<ClassPage session={{ ...here, course }} activityId="a" navigate={navigate} />);
  expect(await screen.findByText(/its people are whom you invite/)).toBeTruthy();
  expect(screen.getByText(/They stay in this tool/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Mark Ada" }));
  expect(screen.getByRole("button", { name: "Save" })).toBeTruthy();
});

it("hidden notes can be revealed after a question, and the page says so no more", async () => {
  holder.server
    .on("GET /api/activities/a", activity({ hides_notes: true }))
    .on(
      "POST /api/activities/a/reveal",
      activity({ hides_notes: true, revealed_at: "2026-03-01" }),
    );
  await open(...TEACHER);
  await userEvent.click(await screen.findByRole("button", { name: "Reveal all notes" }));
  expect(holder.server.sent("POST")).toEqual([]);
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Reveal"));
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByText(/do not see each other/)).toBeNull());
});
