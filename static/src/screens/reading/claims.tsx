/** Claims of the activity, in all of its workspaces, with how they check out. */

import type { Claim, HeatMap } from "../../api/openapi.generated";
import { claimsPath } from "../../api/paths/activities";
import { Ledger, type LedgerClaim } from "../../features/claims/ledger";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import type { RenderedText } from "../../text/anchors";
import { blocksOf, referenceAt, referenceText } from "../../text/blocks";
import { excerpt } from "../../text/excerpt";
import { RefetchError } from "../../ui/error_page";

interface ClaimsProps {
  readonly activityId: string;
  readonly map: HeatMap;
  /** Text on the page; null while there is none. */
  readonly rendered: RenderedText | null;
  /** Show a claim in its text. */
  readonly show: (claim: Claim) => void;
}

/** Interval at which the claims are fetched anew. */
const REFRESH_MS = 20_000;

/** UTF-16 units of a quote from which it is cut. */
const LONG_QUOTE = 400;

export function Claims({ activityId, map, rendered, show }: ClaimsProps) {
  const { data, error } = useQuery(claimsPath(activityId), () => REFRESH_MS);
  if (data === null) {
    return <RefetchError error={error} />;
  }
  if (!data.are_checked && data.claims.length === 0) {
    return null;
  }
  const byKey = new Map(data.claims.map((claim) => [claim.key, claim]));
  return (
    <section class="reading-claims" aria-labelledby="claims">
      <h2 id="claims">{t("Claims")}</h2>
      <Ledger
        claims={ledgerOf(data.claims, map, rendered)}
        hasMine={false}
        hasFile
        nothing={t(
          "Nobody has marked a claim yet. Whoever opens their note can press “Mark as claim”.",
        )}
        quoteOf={({ key, quote }) => (
          <button
            type="button"
            class="quiet passage-quote"
            onClick={() => {
              const claim = byKey.get(key);
              if (claim !== undefined) {
                show(claim);
              }
            }}
          >
            {excerpt(quote, LONG_QUOTE)}
          </button>
        )}
      />
    </section>
  );
}

/** Claims of the answer as a ledger lists them; of the text on the page with their paragraphs. */
function ledgerOf(
  claims: readonly Claim[],
  map: HeatMap,
  rendered: RenderedText | null,
): LedgerClaim[] {
  const blocks = rendered === null ? [] : blocksOf(rendered);
  return claims.map((claim) => {
    const isHere = rendered !== null && claim.conversation === map.conversation;
    const at = isHere ? referenceAt(blocks, claim.start) : null;
    return {
      key: claim.key,
      text: map.conversations.find(({ id }) => id === claim.conversation)?.title ?? "",
      place: at === null ? "" : referenceText(at),
      quote: claim.quote,
      who: claim.is_own ? t("you") : claim.author,
      checks: claim.checks.map((check, i) => ({
        ...check,
        key: `${i}`,
        who: check.is_own ? t("You") : check.author,
      })),
      isMine: false,
    };
  });
}
