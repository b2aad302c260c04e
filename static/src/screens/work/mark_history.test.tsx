// @vitest-environment jsdom
/** History of a mark: each event a sentence, closed until it is wanted, and absent where it is not shown. */

import { expect, it } from "vitest";
import type { MarkEvent } from "../../api/openapi.generated";
import { render, screen } from "../../testing/render";
import { MarkHistory } from "./mark_history";

function event(change: Partial<MarkEvent>): MarkEvent {
  return {
    at: "2026-11-28T10:32:00Z",
    event: "set",
    before: null,
    score: 60,
    maximum: 100,
    by: null,
    ...change,
  };
}

/** Sentences without the time that each begins with. */
function sentences(): string[] {
  return screen
    .getAllByRole("listitem", { hidden: true })
    .map((item) =>
      (item.textContent ?? "").replace(item.querySelector("time")?.textContent ?? "", ""),
    );
}

it("tells what happened, from what to what, by whom", () => {
  const events = [
    event({ by: "Rosalind" }),
    event({ event: "sent", before: 60 }),
    event({ before: 60, score: 72.5 }),
    event({ before: 72.5, score: 72.5 }),
    event({ event: "taken", before: 72.5, score: 70 }),
    event({ event: "withdrawn", before: 70, score: null, by: "Rosalind" }),
    event({ event: "sent", score: null }),
    event({ event: "released", score: 65 }),
  ];
  render(<MarkHistory events={events} />);
  expect(sentences()).toEqual([
    ": given: 60 of 100, by Rosalind",
    ": 60 of 100 reached the LMS",
    ": changed from 60 to 72.5 of 100",
    ": saved again with 72.5 of 100",
    ": set to 70 of 100, as the LMS showed it",
    ": withdrawn; it was 70 of 100, by Rosalind",
    ": taken out of the LMS",
    ": released: 65 of 100",
  ]);
  expect(screen.getByText("History of this mark").tagName).toBe("SUMMARY");
});

it("is not there where nothing is shown", () => {
  render(<MarkHistory events={[]} />);
  expect(screen.queryByText("History of this mark")).toBe(null);
});
