/** Tables leave as CSV that every spreadsheet reads alike, and that runs in none. */

import { describe, expect, it } from "vitest";
import { csv } from "./csv";

it("begins with a byte order mark, and ends each row", () => {
  expect(
    csv([
      ["Name", "Words"],
      ["Ada", "3"],
    ]),
  ).toBe("\ufeffName,Words\r\nAda,3\r\n");
});

it.each([
  ["a comma, inside", '"a comma, inside"'],
  ['she said "no"', '"she said ""no"""'],
  ["two\nlines", '"two\nlines"'],
])("quotes %j", (text, written) => {
  expect(csv([[text]])).toBe(`\ufeff${written}\r\n`);
});

describe("a cell that a spreadsheet would run is text", () => {
  it.each([
    "=HYPERLINK(1)",
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\n=1",
    "＝1",
    "＠SUM(A1)",
  ])("%j", (text) => {
    expect(csv([[text]])).toBe(`\ufeff"'${text.replaceAll('"', '""')}"\r\n`);
  });

  it.each(["Ada", "3", "1-2", "a=b", "O’Brien", "心静"])("and %j is not touched", (text) => {
    expect(csv([[text]])).toBe(`\ufeff${text}\r\n`);
  });
});
