// @vitest-environment jsdom
/** The table of members picks out who needs the teacher, adds up what it shows, and becomes a file. */

import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ClassMember, ClassTag } from "../../api/openapi.generated";
import { activity, grade, member, overview, session } from "../../testing/data";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { columnsFor, fileRows, sorted } from "./columns";
import { choicesFor, FILTERS, type Surroundings } from "./filters";
import { ClassPage } from "./page";

const HERE: Surroundings = {
  mayGrade: true,
  isInLms: true,
  holdsMarks: false,
  isByTwo: false,
  isAsked: false,
  isAnswered: false,
  handsIn: false,
  minimum: null,
  isCommentNeeded: false,
};

const CLAIM: ClassTag = {
  key: "t1",
  name: "Claim",
  color: "#108968",
  shortcut: "1",
  needs_comment: true,
};
const GROUPS = [
  { id: "g3", name: "Group 3" },
  { id: "g21", name: "Group 21" },
];

describe("a student needs the teacher", () => {
  const needy: [string, Partial<ClassMember>][] = [
    ["has written and has no mark", { highlights: 1 }],
    ["has written and their mark was withdrawn", { comments: 1, grade: grade({ score: null }) }],
    ["the LMS has not taken the mark", { grade: grade({ state: "parked" }) }],
    [
      "the LMS shows another mark",
      { grade: grade({ shown: { score: 1, maximum: 100, as_ours: 1 } }) },
    ],
    ["asks something", { grade: grade(), open_questions: 1 }],
  ];
  it.each(needy)("who %s", (_, change) => {
    expect(FILTERS.needs.holds(member("Ada", change), HERE)).toBe(true);
  });

  const settled: [string, Partial<ClassMember>][] = [
    ["has written nothing", {}],
    ["has a mark that arrived", { highlights: 1, grade: grade() }],
    ["is a teacher", { role: "teacher", highlights: 1, open_questions: 1 }],
    ["has left", { active: false, highlights: 1, open_questions: 1 }],
  ];
  it.each(settled)("but not who %s", (_, change) => {
    expect(FILTERS.needs.holds(member("Ada", change), HERE)).toBe(false);
  });

  it("only for what the viewer can do something about", () => {
    const ada = member("Ada", { highlights: 1, grade: grade({ state: "parked", score: null }) });
    expect(FILTERS.needs.holds(ada, { ...HERE, mayGrade: false })).toBe(false);
    expect(choicesFor({ ...HERE, mayGrade: false })).not.toContain("unmarked");
    expect(choicesFor({ ...HERE, isInLms: false })).not.toContain("undelivered");
  });
});

describe("members in the order of a column", () => {
  const some = overview([
    member("Ben", { words: 9, last_note_at: "2026-03-01T10:00:00Z" }),
    member("Ada", { words: 10 }),
    member("Cyd", { words: 10, last_note_at: "2026-03-02T10:00:00Z", grade: grade() }),
  ]);
  const names = (key: string, isDescending: boolean) => {
    const column = columnsFor(some, HERE).find((each) => each.key === key);
    return column && sorted(some.members, column, isDescending).map(({ name }) => name);
  };
  it.each<[string, boolean, string[]]>([
    ["name", false, ["Ada", "Ben", "Cyd"]],
    ["name", true, ["Cyd", "Ben", "Ada"]],
    ["words", true, ["Ada", "Cyd", "Ben"]],
    ["words", false, ["Ben", "Ada", "Cyd"]],
    ["last_note", true, ["Cyd", "Ben", "Ada"]],
    ["last_note", false, ["Ben", "Cyd", "Ada"]],
    ["grade", true, ["Cyd", "Ada", "Ben"]],
    ["grade", false, ["Cyd", "Ada", "Ben"]],
  ])("%s, descending: %s", (key, isDescending, expected) => {
    expect(names(key, isDescending)).toEqual(expected);
  });

  it("every column sorts, adds up, and has as many cells as titles in a file", () => {
    const at = { ...HERE, isAsked: true, isCommentNeeded: true };
    for (const column of columnsFor(some, at)) {
      expect(sorted(some.members, column, true)).toHaveLength(3);
      expect(column.sum(some.members)).toBeDefined();
      for (const each of some.members) {
        expect(column.texts(each)).toHaveLength(column.titles.length);
      }
    }
  });
});

it("finds who has fewer notes than it takes to hand in, where a number is asked", () => {
  const at = { ...HERE, handsIn: true, minimum: 3 };
  expect(FILTERS["too-few"].holds(member("Ada", { highlights: 2 }), at)).toBe(true);
  expect(FILTERS["too-few"].holds(member("Ada", { highlights: 3 }), at)).toBe(false);
  expect(FILTERS["too-few"].isOffered?.(at)).toBe(true);
  expect(FILTERS["too-few"].isOffered?.({ ...at, minimum: null })).toBe(false);
});

it("a file has a column for each tag, and the mark in words", () => {
  const some = overview(
    [
      member("Ada", {
        groups: ["g3"],
        tags: { t1: 2, "": 1 },
        grade: grade({ state: "parked", problem_sentence: "The LMS refused it." }),
      }),
    ],
    { groups: GROUPS, tags: [CLAIM] },
  );
  const [titles = [], ada = []] = fileRows(some.members, columnsFor(some, HERE));
  const cell = (title: string) => ada[titles.indexOf(title)];
  expect(cell("Groups")).toBe("Group 3");
  expect(cell("Tag: Claim")).toBe("2");
  expect(cell("Tag: Own or no tag")).toBe("1");
  expect([cell("Mark"), cell("Out of"), cell("Delivery")]).toEqual(["70", "100", "not in the LMS"]);
  expect(cell("Problem")).toBe("The LMS refused it.");
});

describe("on the page", () => {
  const holder = useFakeServer();
  beforeEach(() => {
    holder.server
      .on(
        "GET /api/activities/a/class",
        overview(
          [
            member("Ada", { groups: ["g3"], highlights: 2, words: 30, tags: { t1: 2 } }),
            member("Ben", { groups: ["g21"], highlights: 1, words: 5, grade: grade() }),
            member("=Cyd", { words: 0 }),
          ],
          { groups: GROUPS, tags: [CLAIM] },
        ),
      )
      .on("GET /api/activities/a", activity())
      .on("GET /api/activities/a/workspaces", []);
  });

  async function open(): Promise<void> {
    const here = session("see_class", "grade");
    await render(<ClassPage session={here} activityId="a" navigate={vi.fn()} />);
    await screen.findByText("Ada");
  }
  const sums = () => document.querySelector(".sums")?.textContent;

  it("a long list is drawn piece by piece until all are there", async () => {
    const many = Array.from({ length: 65 }, (_, i) => member(`Student ${i}`));
    holder.server.on("GET /api/activities/a/class", overview([member("Ada"), ...many]));
    await open();
    await waitFor(() => expect(document.querySelectorAll("tbody tr")).toHaveLength(66));
  });

  it("choices say how many they are, groups narrow them, and sums follow", async () => {
    await open();
    expect(screen.getByRole("option", { name: "Needs me (1)" })).toBeTruthy();
    expect(screen.queryByText(/“Needs me” is any of/)).toBeNull();
    expect(sums()).toContain("3 shown");
    expect(sums()).toContain("35");
    await userEvent.selectOptions(screen.getByLabelText("Group"), "g3");
    expect(sums()).toContain("1 shown");
    expect(sums()).toContain("Claim: 2");
    await userEvent.selectOptions(screen.getByLabelText("Group"), "none");
    expect(screen.getByRole("option", { name: "Needs me (0)" })).toBeTruthy();
    await userEvent.selectOptions(screen.getByLabelText("Show"), "needs");
    expect(screen.getByText(/“Needs me” is any of: Has written and has no mark/)).toBeTruthy();
    expect(screen.getByText("Nobody is in this choice.")).toBeTruthy();
  });

  it("the file holds the rows that are shown, in their order, and no formula", async () => {
    const saved: Blob[] = [];
    vi.stubGlobal("URL", {
      createObjectURL: (blob: Blob) => saved.push(blob) && "blob:x",
      revokeObjectURL: () => undefined,
    });
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
    await open();
    await userEvent.type(screen.getByRole("searchbox"), "d");
    await userEvent.click(screen.getByRole("button", { name: "Words" }));
    await userEvent.selectOptions(screen.getByLabelText("Group"), "none");
    await userEvent.click(screen.getByRole("button", { name: "Download (CSV)" }));
    await userEvent.selectOptions(screen.getByLabelText("Group"), "g3");
    await userEvent.click(screen.getByRole("button", { name: "Download (CSV)" }));
    const [none = "", three = ""] = await Promise.all(saved.map((blob) => blob.text()));
    expect(none.split("\r\n")).toHaveLength(3);
    expect(none).toContain(`"'=Cyd",student,yes,`);
    expect(three).toContain("Ada,student,yes,Group 3,");
    expect(three).not.toContain("Cyd");
    const bytes = new Uint8Array((await saved[0]?.arrayBuffer()) ?? new ArrayBuffer(0));
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });
});
