/** A number that a person typed is read in one way, or refused with what to do. */

import { describe, expect, it } from "vitest";
import { parseNumber } from "./parse_number";

const MARK = { least: 0, most: 10_000, decimals: 2 };

describe("a number", () => {
  it.each([
    ["7", "7"],
    ["7,5", "7.5"],
    ["7.5", "7.5"],
    [" 7,50 ", "7.5"],
    ["7.", "7"],
    ["007", "7"],
    ["0", "0"],
    ["0,500", "0.5"],
    ["0.125000", null],
    ["1.000,5", "1000.5"],
    ["1,000.5", "1000.5"],
    ["1 000,5", "1000.5"],
    ["1\u202f000,5", "1000.5"],
    ["1’000.5", "1000.5"],
    ["1'000", "1000"],
    ["٧٫٥", "7.5"],
    ["١٬٠٠٠٫٥", "1000.5"],
    ["۷٫۵", "7.5"],
    ["७.५", "7.5"],
    ["７．５", "7.5"],
    ["𝟗𝟖", "98"],
    ["\u200f87,5\u200e", "87.5"],
  ])("typed as %j is %j", (typed, wanted) => {
    expect(parseNumber(typed, MARK).text).toBe(wanted);
  });

  it.each([
    "",
    "x",
    "-5",
    "+5",
    "1e2",
    "7/10",
    "75%",
    "7 5",
    "1 00",
    "1.00.0",
    "1,00,000",
    "1.000,5,5",
    "1,000.000.5",
    "1'000,000.5",
    "5²",
    "½",
    "0x10",
    "Infinity",
    ".",
    ",",
    ",5",
    "7,5,",
    "七",
    "9".repeat(400),
  ])("cannot be read from %j", (typed) => {
    expect(parseNumber(typed, MARK).text).toBeNull();
  });

  it.each(["1.000", "1,000", "87.555"])("with two readings, as %j, is not guessed", (typed) => {
    const { text, problem } = parseNumber(typed, { ...MARK, most: 1_000_000 });
    expect(text).toBeNull();
    expect(problem).toContain(`${typed} has two readings: ${typed.replace(/\D/, "")},`);
  });

  it("outside its limits is refused with them", () => {
    const problem = (typed: string, decimals: number) =>
      parseNumber(typed, { least: 1, most: 50, decimals }).problem;
    expect(problem("50,01", 2)).toBe("Write a number from 1 to 50.");
    expect(problem("0", 2)).toBe("Write a number from 1 to 50.");
    expect(problem("7,5", 0)).toBe("Write a whole number.");
    expect(problem("7,5555", 2)).toBe("Write at most 2 digits after the decimal point.");
  });
});

it("every number that a region writes is read as itself", () => {
  for (const locale of [
    "en",
    "de",
    "fr",
    "de-CH",
    "pl",
    "es",
    "sv",
    "fa",
    "mr",
    "pt-BR",
    "ar-EG",
  ]) {
    for (const value of [0, 0.25, 7.5, 87.55, 100, 1000.5, 9999.99]) {
      const typed = new Intl.NumberFormat(locale).format(value);
      expect([locale, typed, parseNumber(typed, MARK).text]).toEqual([
        locale,
        typed,
        String(value),
      ]);
    }
  }
});
