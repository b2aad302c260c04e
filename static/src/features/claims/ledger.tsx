/** Ledger of claims: each with its words, what people say of it, and how far they agree. */

import { t } from "../../i18n/messages";
import "./claims.css";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { save } from "../../api/http";
import {
  agreementOf,
  agreementWords,
  type FactCheckFields,
  OUTCOMES,
  stateOf,
} from "../../document/annotations/claims";
import { csv } from "../../ui/csv";
import { ClaimStateWords, ShownCheck } from "./shown_check";

/** A fact check with the name of who says so, as the viewer may see it. */
export interface LedgerCheck extends FactCheckFields {
  readonly key: string;
  readonly who: string;
}

/** A claim of the ledger. */
export interface LedgerClaim {
  readonly key: string;
  /** Title of the text that it stands in. */
  readonly text: string;
  /** Number of its paragraph or turn; empty where it is not known. */
  readonly place: string;
  readonly quote: string;
  /** Name of who marked it. */
  readonly who: string;
  readonly checks: readonly LedgerCheck[];
  /** True where the viewer marked or checked it. */
  readonly isMine: boolean;
}

type Filter = "all" | "disputed" | "unchecked" | "mine";

const FILTERS: readonly (readonly [Filter, string])[] = [
  ["all", t("All")],
  ["disputed", t("Disputed")],
  ["unchecked", t("Unchecked")],
  ["mine", t("Mine")],
];

interface LedgerProps {
  /** Claims in the order of the texts and of their places. */
  readonly claims: readonly LedgerClaim[];
  /** True where the viewer is somebody who may have claims of their own. */
  readonly hasMine: boolean;
  /** The quoted words of a claim, as a link or button that leads to their place. */
  readonly quoteOf: (claim: LedgerClaim) => ComponentChildren;
  /** False where the text is not to be taken away. */
  readonly hasFile: boolean;
  /** Sentence for a ledger without claims. */
  readonly nothing: string;
}

export function Ledger({ claims, hasMine, hasFile, quoteOf, nothing }: LedgerProps) {
  const [filter, setFilter] = useState<Filter>("all");
  if (claims.length === 0) {
    return <p class="claims-nothing lead">{nothing}</p>;
  }
  const shown = claims.filter((claim) => passes(claim, filter));
  return (
    <div class="claims-ledger">
      <p class="claims-agreement">{agreementWords(agreementOf(claims))}</p>
      <fieldset class="claims-filters">
        <legend class="visually-hidden">{t("Claims to show")}</legend>
        {FILTERS.filter(([name]) => hasMine || name !== "mine").map(([name, words]) => (
          <button
            key={name}
            type="button"
            class="claims-filter"
            aria-pressed={filter === name}
            title={name === "mine" ? t("Claims that you have marked or checked") : undefined}
            onClick={() => setFilter(name)}
          >
            {words} <small>{claims.filter((claim) => passes(claim, name)).length}</small>
          </button>
        ))}
      </fieldset>
      <p class="visually-hidden" role="status">
        {t("{shown} of {claims} claims are shown.", { shown: shown.length, claims: claims.length })}
      </p>
      {shown.length === 0 ? (
        <p class="hint">{NONE[filter]}</p>
      ) : (
        textsOf(shown).map(({ text, claims: own }) => (
          <section key={text} aria-label={text}>
            {textsOf(claims).length > 1 && <h3 dir="auto">{text}</h3>}
            <ol class="claims-list">
              {own.map((claim) => (
                <Claim key={claim.key} claim={claim} quoteOf={quoteOf} />
              ))}
            </ol>
          </section>
        ))
      )}
      {hasFile && (
        <button
          type="button"
          onClick={() => save(new Blob([csv(rowsOf(claims))], { type: "text/csv" }), "claims.csv")}
        >
          {t("Download all claims (CSV)")}
        </button>
      )}
    </div>
  );
}

const NONE: Readonly<Record<Filter, string>> = {
  all: "",
  disputed: t("People who have checked the same claim all say the same."),
  unchecked: t("Somebody has checked each of these claims."),
  mine: t("You have not marked or checked a claim yet."),
};

function Claim({ claim, quoteOf }: Pick<LedgerProps, "quoteOf"> & { readonly claim: LedgerClaim }) {
  return (
    <li>
      <div class="claims-quote" dir="auto">
        {quoteOf(claim)}
      </div>
      <p class="claims-about">
        <ClaimStateWords claim={claim} />
        <span>
          {claim.place !== "" && `${claim.place} · `}
          {t("marked by {who}", { who: claim.who })}
        </span>
      </p>
      {claim.checks.map((check) => (
        <ShownCheck key={check.key} check={check} who={check.who} />
      ))}
    </li>
  );
}

function passes(claim: LedgerClaim, filter: Filter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "mine":
      return claim.isMine;
    default:
      return stateOf(claim) === filter;
  }
}

/** Claims by the text that they stand in, in their order. */
function textsOf(claims: readonly LedgerClaim[]) {
  const texts = new Map<string, LedgerClaim[]>();
  for (const claim of claims) {
    texts.set(claim.text, [...(texts.get(claim.text) ?? []), claim]);
  }
  return [...texts].map(([text, own]) => ({ text, claims: own }));
}

/** Rows of a file: one for each fact check, and one for each claim that nobody has checked. */
export function rowsOf(claims: readonly LedgerClaim[]): string[][] {
  return [
    [
      t("Text"),
      t("Place"),
      t("Claim"),
      t("Marked by"),
      t("Checked by"),
      t("Outcome"),
      t("Source"),
      t("Words there"),
    ],
    ...claims.flatMap(({ text, place, quote, who, checks }) => {
      const claim = [text, place, quote, who];
      return checks.length === 0
        ? [[...claim, "", "", "", ""]]
        : checks.map((check) => [
            ...claim,
            check.who,
            OUTCOMES[check.outcome],
            check.source,
            check.excerpt,
          ]);
    }),
  ];
}
