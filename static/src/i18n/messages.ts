/** Texts of the page in the reader's language. The English text is the id of its translations. */

/** Translations by their English text; of a text with a number, one for each plural form. */
export type Catalogue = Readonly<Record<string, string | readonly string[]>>;

declare global {
  /** Catalogue of the page's language, set by a script that comes before; English has none. */
  var catalogue: Catalogue | undefined;
}

type Value = string | number;

/** Names in the placeholders of a text. */
type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

/** Values for the placeholders of a text, beside those that are given otherwise. */
export type Values<Text extends string, Given extends string = never, Kind = Value> = [
  Exclude<Names<Text>, Given>,
] extends [never]
  ? []
  : [values: Readonly<Record<Exclude<Names<Text>, Given>, Kind>>];

const page = globalThis.document?.documentElement;

/** Language of the page, as a BCP 47 tag. */
export const language = page?.lang || "en";
const isRightToLeft = page?.dir === "rtl";

/**
 * Language of dates and numbers: the page's, as the reader's region writes it. Arabic has the digits of
 * the conversations, which are numbered with them as well.
 */
export const locale = `${
  globalThis.navigator?.languages?.find((one) => one.split("-")[0] === language) ?? language
}${isRightToLeft ? "-u-nu-latn" : ""}`;

let numbers: Intl.NumberFormat | undefined;
let plurals: Intl.PluralRules | undefined;

/** "1,234". */
export function number(value: number): string {
  numbers ??= new Intl.NumberFormat(locale, { maximumFractionDigits: 10 });
  return numbers.format(value);
}

/** The text in the reader's language, with a value for each {placeholder}. */
export function t<const Text extends string>(text: Text, ...[values]: Values<Text>): string {
  return fill(translation(text), values);
}

/** The form of a text that fits a number, which stands at {n}. */
export function plural<const One extends string, const Other extends string>(
  n: number,
  one: One,
  other: Other,
  ...[values]: Values<One | Other, "n">
): string {
  return fill(form(n, one, other), { n, ...values });
}

export function translation(text: string): string {
  const found = globalThis.catalogue?.[text];
  return typeof found === "string" ? found : (found?.[0] ?? text);
}

const CATEGORIES = ["zero", "one", "two", "few", "many", "other"] as const;

export function form(n: number, one: string, other: string): string {
  const forms = globalThis.catalogue?.[one];
  if (forms === undefined || typeof forms === "string") {
    return n === 1 ? one : other;
  }
  plurals ??= new Intl.PluralRules(language);
  const category = plurals.select(n);
  const { pluralCategories } = plurals.resolvedOptions();
  const present = CATEGORIES.filter((each) => pluralCategories.includes(each));
  return forms[present.indexOf(category)] ?? forms.at(-1) ?? other;
}

function fill(text: string, values: Readonly<Record<string, Value>> | undefined): string {
  return values === undefined
    ? text
    : text.replace(/\{(\w+)\}/g, (_, name: string) => shown(values[name] ?? ""));
}

/** Letters of Hebrew, Arabic and the scripts beside them, which are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** A value within a text. A name keeps its own direction where it, or the page, goes from right to left. */
export function shown(value: Value): string {
  if (typeof value === "number") {
    return number(value);
  }
  return isRightToLeft || RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}

/** Parts of a sentence: "a, b and c". */
export function list(parts: readonly string[], type: Intl.ListFormatType = "conjunction"): string {
  return new Intl.ListFormat(locale, { type }).format(parts);
}

/** Short parts one behind the other: "2 notes, 1 comment", with the comma of the language. */
export function series(parts: readonly string[]): string {
  return new Intl.ListFormat(locale, { type: "conjunction", style: "narrow" }).format(parts);
}
