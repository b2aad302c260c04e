/** Fact checks as they are shown: the outcome, who says so, the source and its words. */

import "./claims.css";
import type { ComponentChildren } from "preact";
import {
  type Checked,
  countWords,
  type FactCheckFields,
  OUTCOMES,
  STATE_WORDS,
  stateOf,
} from "../../document/annotations/claims";
import type { Outcome } from "../../document/annotations/schema";
import { LinkedText } from "../../ui/linked_text";

const SIGNS: Readonly<Record<Outcome, string>> = {
  supported: "✓",
  contradicted: "✕",
  uncheckable: "?",
};

/** An outcome in its words, with a sign and a colour. */
export function OutcomeMark({ outcome }: { readonly outcome: Outcome }) {
  return (
    <span class="outcome-mark" data-outcome={outcome}>
      <span aria-hidden="true">{SIGNS[outcome]}</span> {OUTCOMES[outcome]}
    </span>
  );
}

/** State of a claim, with the numbers of people where there are several. */
export function ClaimStateWords({ claim }: { readonly claim: Checked }) {
  const state = stateOf(claim);
  const counts = countWords(claim);
  return (
    <span class="claim-state" data-state={state}>
      {STATE_WORDS[state]}
      {counts !== "" && <small> {counts}</small>}
    </span>
  );
}

interface ShownCheckProps {
  readonly check: FactCheckFields;
  /** Name of who says so. */
  readonly who: string;
  /** Controls below it. */
  readonly children?: ComponentChildren;
}

export function ShownCheck({ check, who, children }: ShownCheckProps) {
  const { outcome, source, excerpt } = check;
  return (
    <div class="shown-check">
      <p class="shown-check-head">
        <OutcomeMark outcome={outcome} /> <span class="shown-check-who">{who}</span>
      </p>
      {excerpt !== "" && (
        <blockquote class="shown-check-excerpt" dir="auto">
          {excerpt}
        </blockquote>
      )}
      {source !== "" && (
        <p class="shown-check-source" dir="auto">
          <LinkedText text={source} />
        </p>
      )}
      {children}
    </div>
  );
}
