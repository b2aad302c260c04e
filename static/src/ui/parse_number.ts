/**
 * Numbers as people type them: digits of any script, a comma or a point before the decimals, marks
 * between thousands. A text that has two readings is refused, never guessed.
 */

import { t } from "../i18n/messages";

export interface NumberLimits {
  readonly least: number;
  readonly most: number;
  /** Most digits after the decimal point. */
  readonly decimals: number;
}

/** The number in plain digits with a decimal point, or a sentence that says what to do. */
export type ParsedNumber =
  | { readonly text: string; readonly problem: null }
  | { readonly text: null; readonly problem: string };

/** Separators of other scripts, and the sign of each that this module reads. */
const SEPARATORS: Readonly<Record<string, string>> = {
  "٫": ".", // Arabic decimal separator
  "٬": "'", // Arabic thousands separator
  "،": ",",
  "，": ",",
  "．": ".",
  "’": "'",
};

const INVISIBLE = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const DIGIT = /\p{Nd}/u;

/** Whole digits, also with one kind of separator between thousands. */
const GROUPED = /^(?:\d+|\d{1,3}(?: \d{3})+|\d{1,3}(?:'\d{3})+)$/;

/** Parse a number that a person typed. */
export function parseNumber(typed: string, limits: NumberLimits): ParsedNumber {
  const plain = [...typed.replace(INVISIBLE, "")]
    .map((sign) => SEPARATORS[sign] ?? asciiDigit(sign))
    .join("")
    .replace(/\s/gu, " ")
    .trim();
  const parts = partsOf(plain);
  if (typeof parts === "string") {
    return refusal(parts);
  }
  const whole = parts.whole.replace(/^0+(?=\d)/, "");
  const decimals = parts.decimals.replace(/0+$/, "");
  if (decimals.length > limits.decimals) {
    return refusal(
      limits.decimals === 0
        ? t("Write a whole number.")
        : t("Write at most {decimals} digits after the decimal point.", {
            decimals: limits.decimals,
          }),
    );
  }
  const text = decimals === "" ? whole : `${whole}.${decimals}`;
  return Number(text) < limits.least || Number(text) > limits.most
    ? refusal(
        t("Write a number from {least} to {most}.", { least: limits.least, most: limits.most }),
      )
    : { text, problem: null };
}

interface Parts {
  readonly whole: string;
  readonly decimals: string;
}

/** Digits before and after the decimal point, or a sentence about a text without one reading. */
function partsOf(plain: string): Parts | string {
  const points = plain.split(".").length - 1;
  const commas = plain.split(",").length - 1;
  if (points + commas === 0) {
    return joined(plain, "");
  }
  if (points > 0 && commas > 0) {
    const last = plain.lastIndexOf(".") > plain.lastIndexOf(",") ? "." : ",";
    const [before = "", after = "", ...more] = plain.split(last);
    const thousands = before.replaceAll(last === "." ? "," : ".", "'");
    return more.length > 0 || before.includes("'") ? unreadable() : joined(thousands, after);
  }
  const separator = points > 0 ? "." : ",";
  const [before = "", after = ""] = plain.split(separator);
  if (points + commas > 1) {
    return plain.includes("'") ? unreadable() : joined(plain.replaceAll(separator, "'"), "");
  }
  if (/^[1-9]\d{0,2}$/.test(before) && /^\d{3}$/.test(after)) {
    return t(
      "{plain} has two readings: {before}{after}, or {before} and a fraction. Write {before}{after} or {before}.{decimals}.",
      { plain, before, after, decimals: after.slice(0, 2) },
    );
  }
  return joined(before, after);
}

function joined(before: string, after: string): Parts | string {
  const isReadable = GROUPED.test(before) && /^\d*$/.test(after) && before.length < 20;
  return isReadable ? { whole: before.replace(/[ ']/g, ""), decimals: after } : unreadable();
}

function unreadable(): string {
  return t("This is not a number. Write digits alone, with a point or a comma before decimals.");
}

function refusal(problem: string): ParsedNumber {
  return { text: null, problem };
}

/** The ASCII digit of the same value. Unicode's decimal digits stand in runs that begin with 0. */
function asciiDigit(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  if (code < 128 || !DIGIT.test(sign)) {
    return sign;
  }
  let first = code;
  while (DIGIT.test(String.fromCodePoint(first - 1))) {
    first -= 1;
  }
  return String((code - first) % 10);
}
