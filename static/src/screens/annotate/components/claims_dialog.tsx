/** Ledger of the claims of this page, as a dialog over it. */

import { useRef } from "preact/hooks";
import { Ledger, type LedgerClaim } from "../../../features/claims/ledger";
import { t } from "../../../i18n/messages";
import { excerpt } from "../../../text/excerpt";
import { Modal } from "../../../ui/modal";
import { ledgerOf } from "../hooks/claims_ledger";
import type { AnnotationPageModel } from "../hooks/use_annotation_page";
import { noteHash } from "../store/addresses";

interface ClaimsDialogProps {
  readonly model: AnnotationPageModel;
  readonly onClose: () => void;
}

/** UTF-16 units of a quote from which it is cut. */
const LONG_QUOTE = 400;

export function ClaimsDialog({ model, onClose }: ClaimsDialogProps) {
  const { workspace } = model;
  const body = useRef<HTMLDivElement>(null);
  return (
    <Modal title={t("Claims")} onClose={onClose}>
      <div class="claims-dialog controls" ref={body} data-testid="claims-ledger">
        <Ledger
          claims={ledgerOf(model)}
          hasMine
          hasFile={!(workspace.is_bound && workspace.activity.resists_copying)}
          nothing={nothing(model)}
          quoteOf={(claim: LedgerClaim) => (
            <a href={noteHash(claim.key)} onClick={() => body.current?.closest("dialog")?.close()}>
              {excerpt(claim.quote, LONG_QUOTE)}
            </a>
          )}
        />
      </div>
    </Modal>
  );
}

function nothing({ workspace, mayWrite }: AnnotationPageModel): string {
  if (workspace.is_hiding && workspace.is_bound) {
    return t("You have no claims yet. Those of others come when notes are revealed.");
  }
  return mayWrite
    ? t(
        "There are no claims yet. Open a note and press “Mark as claim”, and everybody can say how it checks out.",
      )
    : t("There are no claims yet.");
}
