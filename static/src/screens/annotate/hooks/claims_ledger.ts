/** Claims of a page as its ledger lists them. */

import type { Workspace } from "../../../api/openapi.generated";
import type { HighlightValue } from "../../../document/annotations/schema";
import type { LedgerClaim } from "../../../features/claims/ledger";
import { t } from "../../../i18n/messages";
import { blocksOf, referenceAt, referenceText } from "../../../text/blocks";
import type { Placements } from "../geometry/placements";
import type { AuthorLabel } from "../store/author_names";
import type { ShownNotes } from "../store/tag_resolver";

/** Parts of the page that the ledger is made of. */
export interface LedgerSource {
  readonly workspace: Pick<Workspace, "conversations">;
  readonly state: { readonly notes: Pick<ShownNotes, "highlights" | "privateKeys"> };
  readonly reading: { readonly text: { readonly placements: Placements } | null };
  readonly labelOf: (author: string) => AuthorLabel;
}

/** True for a page on which there is a claim. */
export function hasClaims({ highlights }: Pick<ShownNotes, "highlights">): boolean {
  return [...highlights.values()].some(({ isClaim }) => isClaim);
}

/** Claims in the order of the texts and of their places in these. */
export function ledgerOf({ workspace, state, reading, labelOf }: LedgerSource): LedgerClaim[] {
  const texts = workspace.conversations.map(({ id }) => id);
  const placeOf = placesIn(reading.text?.placements ?? null);
  const nameOf = (author: string) => (labelOf(author).isMe ? t("you") : labelOf(author).name);
  return [...state.notes.highlights.values()]
    .filter(({ isClaim, conversation }) => isClaim && texts.includes(conversation))
    .sort(
      (a, b) =>
        texts.indexOf(a.conversation) - texts.indexOf(b.conversation) ||
        a.start - b.start ||
        a.end - b.end ||
        (a.key < b.key ? -1 : 1),
    )
    .map((claim) => ({
      key: claim.key,
      text: workspace.conversations.find(({ id }) => id === claim.conversation)?.title ?? "",
      place: placeOf(claim),
      quote: claim.quote,
      who: state.notes.privateKeys.has(claim.key)
        ? t("{name}, for you alone", { name: nameOf(claim.author) })
        : nameOf(claim.author),
      checks: claim.checks.map((check) => ({
        ...check,
        who: labelOf(check.author).isMe ? t("You") : labelOf(check.author).name,
      })),
      isMine: [claim, ...claim.checks].some(({ author }) => labelOf(author).isMe),
    }));
}

/** Number of the paragraph of a note; empty for one in another text than the one on the page. */
function placesIn(placements: Placements | null): (note: HighlightValue) => string {
  if (placements === null) {
    return () => "";
  }
  const blocks = blocksOf(placements.rendered);
  return (note) => {
    const start = placements.of(note)?.span.start;
    const at = start === undefined ? null : referenceAt(blocks, start);
    return at === null ? "" : referenceText(at);
  };
}
