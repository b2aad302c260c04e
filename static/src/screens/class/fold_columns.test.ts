// @vitest-environment jsdom
/** The table of members fits its frame: what can best be missed is left out, name and mark stay. */

import { expect, it } from "vitest";
import { overview } from "../../testing/data";
import { columnsFor } from "./columns";
import { fitting } from "./fold_columns";

const COLUMNS = columnsFor(overview([]), {
  mayGrade: true,
  isInLms: true,
  holdsMarks: false,
  isByTwo: false,
  isAsked: true,
  isAnswered: true,
  handsIn: true,
  minimum: null,
  isCommentNeeded: true,
});

const widthOf = (columns: readonly { readonly least: number }[]) =>
  columns.reduce((sum, { least }) => sum + least, 0);
const keys = (rem: number, kept = "name") => fitting(COLUMNS, rem, kept).map(({ key }) => key);

it("leaves nothing out where all has room", () => {
  expect(keys(widthOf(COLUMNS))).toEqual(COLUMNS.map(({ key }) => key));
  expect(keys(Number.POSITIVE_INFINITY)).toHaveLength(COLUMNS.length);
});

it.each([23, 30, 45, 60, 66, 80])("fits %i rem, with name and mark", (rem) => {
  const shown = fitting(COLUMNS, rem, "name");
  expect(widthOf(shown)).toBeLessThanOrEqual(rem);
  expect(shown[0]?.key).toBe("name");
  expect(shown.at(-1)?.key).toBe("grade");
});

it("keeps the column by which the table is sorted", () => {
  expect(keys(30)).not.toContain("replies");
  expect(keys(30, "replies")).toContain("replies");
});

it("knows every column", () => {
  expect(keys(0)).toEqual(["name", "grade"]);
});
