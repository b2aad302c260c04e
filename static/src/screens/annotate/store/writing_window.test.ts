/** Writing windows follow the server's clock, whatever the page's own shows. */

import { describe, expect, it } from "vitest";
import type { Schedule } from "../../../api/openapi.generated";
import { nextChangeAfter, writeBlockAt, writingWindowOf } from "./writing_window";

const NOW = 5_000_000;
const DAY = 86_400_000;

function schedule(opensIn: number | null, closesIn: number | null): Schedule {
  return {
    opens_at: null,
    closes_at: null,
    due_at: null,
    takes_late: true,
    opens_in: opensIn,
    closes_in: closesIn,
  };
}

describe("a schedule", () => {
  it.each([
    ["without dates", null, null, [null, null, null]],
    ["that opens", 10, null, ["not-open", "not-open", null]],
    ["that closes", null, 10, [null, null, "closed"]],
    ["that has opened", -5, null, [null, null, null]],
    ["that has closed", null, -5, ["closed", "closed", "closed"]],
    ["that opens and closes", -5, 10, [null, null, "closed"]],
  ])("%s", (_, opensIn, closesIn, bans) => {
    const window = writingWindowOf(schedule(opensIn, closesIn), NOW);
    expect([0, 9_999, 10_000].map((later) => writeBlockAt(window, NOW + later))).toEqual(bans);
  });

  it.each([
    [null, null, DAY],
    [10, 20, 10_000],
    [-10, 20, 20_000],
    [-20, -10, DAY],
    [10 * 86_400, null, DAY],
  ])("that opens in %s and closes in %s is looked at again in time", (opensIn, closesIn, wait) => {
    expect(nextChangeAfter(writingWindowOf(schedule(opensIn, closesIn), NOW), NOW)).toBe(wait);
  });
});
