// @vitest-environment jsdom
/** The search asks once typing rests, shows the newest answer alone, and is used by keys. */

import { beforeEach, expect, it, vi } from "vitest";
import { searchAnswer, searchResult } from "../../testing/data";
import { type SentRequest, useFakeServer } from "../../testing/fake_server";
import { render, screen, userEvent, waitFor } from "../../testing/render";
import { routeOf } from "./place";
import { about } from "./results";
import { Search, summary } from "./search";
import { NOTHING } from "./use_search";

const holder = useFakeServer();
const open = vi.fn();

function answer(words: string, ...given: Parameters<typeof searchAnswer>): void {
  holder.server.on(`GET /api/search?words=${words}`, searchAnswer(...given));
}

beforeEach(async () => {
  open.mockClear();
  await render(<Search first={NOTHING} hrefOf={() => "#"} open={open} />);
});

async function type(words: string): Promise<void> {
  await userEvent.type(screen.getByRole("searchbox"), words);
}

it("asks once for words that are typed in one go", async () => {
  answer("heat", searchResult());
  await type("heat");
  expect(await screen.findByText("1 result.")).toBeTruthy();
  expect(holder.server.sent("GET")).toEqual(["GET /api/search?words=heat"]);
});

it("marks the words and shows everything else as plain text", async () => {
  const parts = [
    { text: "<b>Urban</b> ", is_match: false },
    { text: "heat", is_match: true },
  ];
  answer("heat", searchResult({ parts }));
  await type("heat");
  const found = await screen.findByRole("link");
  expect(found.querySelector("mark")?.textContent).toBe("heat");
  expect(found.querySelector("b")).toBeNull();
  expect(found.textContent).toContain("<b>Urban</b> heat");
});

it("never shows an old answer for newer words", async () => {
  const waiting: SentRequest[] = [];
  holder.server.on("GET /api/search?words=he", (request: SentRequest) => waiting.push(request));
  answer("heat", searchResult({ parts: [{ text: "the newer one", is_match: false }] }));
  await type("he");
  await waitFor(() => expect(waiting).toHaveLength(1));
  await type("at");
  await screen.findByText("the newer one");
  waiting[0]?.respond(searchAnswer(searchResult({ parts: [{ text: "late", is_match: false }] })));
  await screen.findByText("1 result.");
  expect(screen.queryByText("late")).toBeNull();
});

it("asks again by itself while the search before has not ended", async () => {
  let asked = 0;
  holder.server.on("GET /api/search?words=heat", ({ respond }: SentRequest) => {
    asked += 1;
    const error = { code: "busy", sentence: "Not yet.", advice: "", field: "" };
    return asked === 1 ? respond({ error }, 503) : respond(searchAnswer(searchResult()));
  });
  await type("heat");
  expect(await screen.findByText("1 result.")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});

it("goes through results by arrows, and back to the words by Escape", async () => {
  answer("heat", searchResult({ note: "one" }), searchResult({ note: "two" }));
  await type("heat");
  await screen.findByText("2 results.");
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{Enter}");
  expect(open).toHaveBeenCalledWith(expect.objectContaining({ note: "two" }));
  await userEvent.keyboard("{ArrowUp}{ArrowUp}");
  expect(document.activeElement).toBe(screen.getByRole("searchbox"));
  await userEvent.keyboard("{ArrowDown}{Escape}");
  expect(document.activeElement).toBe(screen.getByRole("searchbox"));
});

it("sends the filters along, and takes them away again", async () => {
  answer("heat", searchResult());
  answer("heat&kind=comment", searchResult({ kind: "comment", is_reply: true }));
  await type("heat");
  await userEvent.selectOptions(await screen.findByLabelText("Show"), "Comments");
  expect(await screen.findByText("Reply")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
  expect(await screen.findByText("Highlight")).toBeTruthy();
});

it("says in words what it found", () => {
  const one = searchAnswer(searchResult());
  expect(summary(one)).toBe("1 result.");
  expect(summary({ ...one, is_cut: true })).toMatch(/The first 1 results. There are more/);
  expect(summary({ ...one, is_too_short: true })).toMatch(/at least two letters/);
  expect(summary(searchAnswer())).toMatch(/Nothing that you can read/);
});

it("names an author, or that somebody has left, and nobody beside a text", () => {
  expect(about(searchResult({ author: "Ada", tag: "Claim" }))).toEqual(["Ada", "Claim"]);
  expect(about(searchResult())).toEqual(["Somebody who has left"]);
  expect(about(searchResult({ kind: "text", conversation: "Heat" }))).toEqual(["Heat"]);
});

it("leads to the note, the comment or the turn, in the right workspace", () => {
  const note = { workspace_id: "w", draft_of: "e", note: "n", comment: "c" };
  const place = { workspace: "w", member: "e", note: "n", comment: "c" };
  expect(routeOf(searchResult(note))).toEqual({ screen: "annotate", activity: "a", ...place });
  expect(routeOf(searchResult({ conversation_id: "t", turn: 0 }))).toEqual({
    screen: "annotate",
    activity: "a",
    conversation: "t",
    turn: "0",
  });
  expect(routeOf(searchResult({ kind: "class", activity_id: null }))).toBeNull();
});
