// @vitest-environment jsdom
/** The ledger of claims: what it shows of each, what its filters leave, and its file. */

import { expect, it } from "vitest";
import type { Outcome } from "../../document/annotations/schema";
import { render, screen, userEvent } from "../../testing/render";
import { Ledger, type LedgerClaim, rowsOf } from "./ledger";

function claim(quote: string, change: Partial<LedgerClaim>, ...outcomes: Outcome[]): LedgerClaim {
  const checks = outcomes.map((outcome, i) => ({
    key: `${i}`,
    who: `Person ${i}`,
    outcome,
    source: "",
    excerpt: "",
  }));
  const rest = { text: "Heat", place: "2.1", who: "Ana", isMine: false };
  return { key: quote, quote, ...rest, checks, ...change };
}

const CLAIMS = [
  claim("one", { isMine: true }, "supported", "supported"),
  claim("two", {}, "supported", "uncheckable"),
  claim("three", { text: "Rain", place: "" }),
];

async function show(claims: readonly LedgerClaim[] = CLAIMS): Promise<void> {
  await render(
    <Ledger
      claims={claims}
      hasMine
      hasFile
      quoteOf={({ quote }) => <a href="#note">{quote}</a>}
      nothing="Nothing is claimed."
    />,
  );
}

const quotes = () => screen.queryAllByRole("link").map((one) => one.textContent);

it("shows how far people agree, and each claim below its text", async () => {
  await show();
  expect(screen.getByText(/^50 % agreement: in 1 of 2 pairs/)).toBeTruthy();
  expect(quotes()).toEqual(["one", "two", "three"]);
  expect(screen.getByRole("region", { name: "Rain" }).textContent).toContain("Unchecked");
  expect(screen.getByRole("region", { name: "Heat" }).textContent).toContain("Supported 2 people");
});

it.each([
  ["Disputed 1", ["two"]],
  ["Unchecked 1", ["three"]],
  ["Mine 1", ["one"]],
  ["All 3", ["one", "two", "three"]],
])("leaves what %s says", async (name, left) => {
  await show();
  await userEvent.click(screen.getByRole("button", { name }));
  expect(quotes()).toEqual(left);
  expect(screen.getByRole("button", { name }).getAttribute("aria-pressed")).toBe("true");
  expect(screen.getByRole("status").textContent).toBe(`${left.length} of 3 claims are shown.`);
});

it("says what is missing where nothing is left, and where there are no claims", async () => {
  await show([claim("one", {}, "supported")]);
  await userEvent.click(screen.getByRole("button", { name: "Mine 0" }));
  expect(screen.getByText("You have not marked or checked a claim yet.")).toBeTruthy();
  await show([]);
  expect(screen.getByText("Nothing is claimed.")).toBeTruthy();
});

it("has a row in its file for each fact check, and for each unchecked claim", () => {
  expect(rowsOf(CLAIMS).slice(1)).toEqual([
    ["Heat", "2.1", "one", "Ana", "Person 0", "Supported", "", ""],
    ["Heat", "2.1", "one", "Ana", "Person 1", "Supported", "", ""],
    ["Heat", "2.1", "two", "Ana", "Person 0", "Supported", "", ""],
    ["Heat", "2.1", "two", "Ana", "Person 1", "Cannot be checked", "", ""],
    ["Rain", "", "three", "Ana", "", "", "", ""],
  ]);
});
