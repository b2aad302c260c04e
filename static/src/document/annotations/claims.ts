/** Claims and how they check out: words, numbers, and how far people agree. */

import { plural, series, t } from "../../i18n/messages";
import type { FactCheckValue, Outcome } from "./schema";

/** Outcomes in the order in which they are shown, with their words. */
export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  supported: t("Supported"),
  contradicted: t("Contradicted"),
  uncheckable: t("Cannot be checked"),
};

/** The names of the outcomes in order. */
export const OUTCOME_NAMES = Object.keys(OUTCOMES) as readonly Outcome[];

/** Fields of a fact check that a person enters. */
export type FactCheckFields = Pick<FactCheckValue, "outcome" | "source" | "excerpt">;

/** Fields of a form in which the outcome may not be chosen yet. */
export type UnfinishedCheck = Omit<FactCheckFields, "outcome"> & {
  readonly outcome: Outcome | null;
};

/** An unfinished fact check as a text that a person can read: a line for the outcome, one for the source. */
export function textOfFields({ outcome, source, excerpt }: UnfinishedCheck): string {
  return [outcome === null ? "" : OUTCOMES[outcome], source, excerpt].join("\n").trimEnd();
}

/** The fields of such a text; null where there is none. */
export function fieldsOfText(text: string | undefined): UnfinishedCheck | null {
  if (text === undefined) {
    return null;
  }
  const [first = "", source = "", ...excerpt] = text.split("\n");
  const outcome = OUTCOME_NAMES.find((name) => OUTCOMES[name] === first) ?? null;
  return { outcome, source, excerpt: excerpt.join("\n") };
}

/** State of a claim: nobody has checked it, all say the same, or not all do. */
export type ClaimState = "unchecked" | Outcome | "disputed";

export const STATE_WORDS: Readonly<Record<ClaimState, string>> = {
  ...OUTCOMES,
  unchecked: t("Unchecked"),
  disputed: t("Disputed"),
};

/** Claim with its fact checks, in a document or in an answer of the server. */
export interface Checked {
  readonly checks: readonly Pick<FactCheckValue, "outcome">[];
}

export function stateOf({ checks }: Checked): ClaimState {
  const [first] = checks;
  if (first === undefined) {
    return "unchecked";
  }
  return checks.every(({ outcome }) => outcome === first.outcome) ? first.outcome : "disputed";
}

const COUNTED: Readonly<Record<Outcome, (n: number) => string>> = {
  supported: (n) => plural(n, "{n} supported", "{n} supported"),
  contradicted: (n) => plural(n, "{n} contradicted", "{n} contradicted"),
  uncheckable: (n) => plural(n, "{n} cannot be checked", "{n} cannot be checked"),
};

/**
 * Numbers of people: by outcome where they differ, as "2 supported, 1 contradicted". Empty for a claim
 * that at most one has checked.
 */
export function countWords({ checks }: Checked): string {
  if (checks.length < 2) {
    return "";
  }
  const counts = OUTCOME_NAMES.flatMap((name) => {
    const count = checks.filter(({ outcome }) => outcome === name).length;
    return count === 0 ? [] : COUNTED[name](count);
  });
  return counts.length === 1 ? plural(checks.length, "{n} person", "{n} people") : series(counts);
}

/** Pairs of people who have both checked a claim, and those of them who say the same of it. */
export interface Agreement {
  readonly agreeing: number;
  readonly pairs: number;
}

/** Agreement over claims: each pair of people counts once for each claim that both have checked. */
export function agreementOf(claims: readonly Checked[]): Agreement {
  let agreeing = 0;
  let pairs = 0;
  for (const { checks } of claims) {
    pairs += pairsOf(checks.length);
    for (const name of OUTCOME_NAMES) {
      agreeing += pairsOf(checks.filter(({ outcome }) => outcome === name).length);
    }
  }
  return { agreeing, pairs };
}

function pairsOf(people: number): number {
  return (people * (people - 1)) / 2;
}

/** The agreement as a sentence that says how it is computed. */
export function agreementWords({ agreeing, pairs }: Agreement): string {
  if (pairs === 0) {
    return t("No two people have checked the same claim yet.");
  }
  const share = Math.round((100 * agreeing) / pairs);
  return plural(
    pairs,
    "{share} % agreement: in {agreeing} of {n} pair of people who have checked the same claim, both say the same of it.",
    "{share} % agreement: in {agreeing} of {n} pairs of people who have checked the same claim, both say the same of it.",
    { share, agreeing },
  );
}

/** A fact check in one text, for whoever has to copy it. */
export function factCheckText({ outcome, source, excerpt }: FactCheckFields): string {
  return [OUTCOMES[outcome], source, excerpt].filter((part) => part !== "").join("\n");
}
