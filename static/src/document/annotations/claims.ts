/** Claims and how they check out: words, numbers, and how far people agree. */

import type { FactCheckValue, Outcome } from "./schema";

/** Outcomes in the order in which they are shown, with their words. */
export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  supported: "Supported",
  contradicted: "Contradicted",
  uncheckable: "Cannot be checked",
};

/** The names of the outcomes in order. */
export const OUTCOME_NAMES = Object.keys(OUTCOMES) as readonly Outcome[];

/** Fields of a fact check that a person enters. */
export type FactCheckFields = Pick<FactCheckValue, "outcome" | "source" | "excerpt">;

/** State of a claim: nobody has checked it, all say the same, or not all do. */
export type ClaimState = "unchecked" | Outcome | "disputed";

export const STATE_WORDS: Readonly<Record<ClaimState, string>> = {
  ...OUTCOMES,
  unchecked: "Unchecked",
  disputed: "Disputed",
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

/** Numbers of people by outcome, as "2 supported, 1 contradicted"; empty for an unchecked claim. */
export function countWords({ checks }: Checked): string {
  return OUTCOME_NAMES.flatMap((name) => {
    const count = checks.filter(({ outcome }) => outcome === name).length;
    return count === 0 ? [] : `${count} ${OUTCOMES[name].toLowerCase()}`;
  }).join(", ");
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
    return "No two people have checked the same claim yet.";
  }
  const share = Math.round((100 * agreeing) / pairs);
  const noun = pairs === 1 ? "pair" : "pairs";
  return `${share} % agreement: ${agreeing} of ${pairs} ${noun} of people say the same of a claim that both have checked.`;
}

/** True for an outcome that rests on a source, which then has to be named. */
export function needsSource(outcome: Outcome): boolean {
  return outcome !== "uncheckable";
}

/** A fact check in one text, for whoever has to copy it. */
export function factCheckText({ outcome, source, excerpt }: FactCheckFields): string {
  return [OUTCOMES[outcome], source, excerpt].filter((part) => part !== "").join("\n");
}
