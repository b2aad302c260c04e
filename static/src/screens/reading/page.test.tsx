// @vitest-environment jsdom
/** The reading page shows how a class has read a text, in numbers that need no colours. */

import { beforeEach, expect, it, vi } from "vitest";
import type { Claim, HeatMap, Outcome, TagUse } from "../../api/openapi.generated";
import { useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { ReadingPage } from "./page";

const holder = useFakeServer();
const MAP = "GET /api/activities/a/heat-map?";
const TEXT = "GET /api/conversations/t/text/h";

function use(key: string, name: string, change: Partial<TagUse> = {}): TagUse {
  const rest = { color: "#108968", shortcut: "1", highlights: 2, people: 2, groups: {} };
  return { key, name, ...rest, ...change };
}

const HEAT: HeatMap = {
  conversations: [
    { id: "t", title: "Heat", text_hash: "h", brought_by: null },
    { id: "u", title: "Why", text_hash: "i", brought_by: "Ada" },
  ],
  conversation: "t",
  students: 12,
  readers: 3,
  groups: [{ id: "g", name: "Group 3", students: 4 }],
  tags: [use("t1", "Claim", { groups: { g: 1 } }), use("", "", { people: 1, highlights: 1 })],
  heat: [
    { start: 0, end: 5, people: 1 },
    { start: 5, end: 11, people: 3 },
  ],
  most_marked: [{ start: 0, end: 11, people: 3 }],
  differing: [{ start: 6, end: 11, people: 3, difference: 2, tags: { t1: 2, "": 1 } }],
};

const CLAIMS = "GET /api/activities/a/claims";

const check = (author: string, outcome: Outcome) => ({
  author,
  is_own: false,
  outcome,
  source: "https://example.org",
  excerpt: "So it is.",
});

const CLAIM: Claim = {
  key: "aaaaaaaa/1",
  conversation: "t",
  start: 6,
  end: 10,
  quote: "heat",
  author: "Ada",
  is_own: false,
  checks: [check("Ben", "supported"), check("Cleo", "contradicted")],
};

beforeEach(() => {
  const turn = { speaker: "user", label: "You", html: "<p>Hello heat, again</p>", start: 0 };
  holder.server
    .on(MAP, HEAT)
    .on(CLAIMS, { are_checked: false, claims: [] })
    .on(TEXT, { turns: [{ ...turn, model: "", time: null, attachments: [] }] });
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  Element.prototype.scrollIntoView = vi.fn();
});

const asked = (query: string) =>
  waitFor(() => expect(holder.server.sent(MAP).at(-1)).toBe(`${MAP}${query}`));
const section = (name: string) => screen.getByRole("region", { name });

async function open(): Promise<void> {
  await render(<ReadingPage activityId="a" />);
  await screen.findByText("3 of 12 students have marked something here.");
}

it("quotes passages with the number of students, and shows one in the text", async () => {
  await open();
  const quote = await screen.findByRole("button", { name: "Hello heat," });
  expect(section("Most marked passages").textContent).toContain("3 of 12 students");
  quote.focus();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(quote.getAttribute("aria-pressed")).toBe("true"));
  expect(Element.prototype.scrollIntoView).toHaveBeenCalled();
});

it("says for each tag how many gave it where students differ, and by group", async () => {
  await open();
  const items = [...section("Where the class differs most").querySelectorAll(".tag-bars li")];
  expect(items.map((one) => one.textContent)).toEqual(["1Claim2", "–No tag1"]);
  const rows = [...document.querySelectorAll(".tag-table tbody tr")];
  const cells = rows.map((row) => [...row.querySelectorAll("td")].map((one) => one.textContent));
  expect(cells).toEqual([
    ["2", "2", "1"],
    ["1", "1", "0"],
  ]);
});

it("asks for one tag, a group or another text, and keeps the page meanwhile", async () => {
  await open();
  await userEvent.selectOptions(screen.getByLabelText("Tag"), "Claim (2)");
  await asked("tag=t1");
  expect(screen.getByText(/^3 of 12 students have/)).toBeTruthy();
  expect(document.querySelector("[aria-busy=true]")).toBeTruthy();
  expect(screen.queryByText("Where the class differs most")).toBeNull();
  await userEvent.selectOptions(screen.getByLabelText("Tag"), "No tag (1)");
  await asked("tag=");
  await userEvent.selectOptions(screen.getByLabelText("Group"), "Group 3 (4)");
  await asked("tag=&group=g");
  await userEvent.selectOptions(screen.getByLabelText("Text"), "Why (Ada)");
  await asked("conversation=u&group=g");
});

it("says what is not there yet", async () => {
  const none = { heat: [], most_marked: [], differing: [], readers: 0 };
  holder.server.on(MAP, { ...HEAT, ...none });
  await render(<ReadingPage activityId="a" />);
  await screen.findByText(/^0 of 12/);
  expect(screen.getByText(/nobody has given another tag/)).toBeTruthy();
  const words = "Nobody has marked anything here yet.";
  await waitFor(() => expect(screen.getAllByText(words)).toHaveLength(2));
});

it("says so where there is no text", async () => {
  holder.server.on(MAP, { ...HEAT, conversations: [], conversation: null });
  await render(<ReadingPage activityId="a" />);
  expect(await screen.findByText("There is no text in this activity yet.")).toBeTruthy();
});

it("shows a refusal", async () => {
  holder.server.refuse(MAP, "You cannot see the class.", 403);
  await render(<ReadingPage activityId="a" />);
  expect((await screen.findByRole("alert")).textContent).toContain("You cannot see the class.");
});

it("lists claims with who says what, and shows one in the text", async () => {
  const other = { ...CLAIM, key: "bbbbbbbb/2", conversation: "u", quote: "why", checks: [] };
  holder.server.on(CLAIMS, { are_checked: true, claims: [CLAIM, other] });
  await open();
  const claims = await screen.findByRole("region", { name: "Claims" });
  expect(claims.textContent).toContain("0 % agreement: in 0 of 1 pair");
  expect(claims.textContent).toContain("Disputed 1 supported, 1 contradicted");
  expect(claims.textContent).toContain("marked by Ada");
  await userEvent.click(screen.getByRole("button", { name: "heat" }));
  expect(Element.prototype.scrollIntoView).toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "why" }));
  await asked("conversation=u");
});

it("says how a claim is marked where there is none, and nothing where none is asked for", async () => {
  holder.server.on(CLAIMS, { are_checked: true, claims: [] });
  await open();
  expect((await screen.findByRole("region", { name: "Claims" })).textContent).toContain(
    "Nobody has marked a claim yet.",
  );
});
