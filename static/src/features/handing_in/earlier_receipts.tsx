/** Receipts for work that was taken back. */

import type { Receipt } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";
import { ReceiptView } from "./receipt";

export function EarlierReceipts({ receipts }: { readonly receipts: readonly Receipt[] }) {
  const earlier = receipts.filter((one) => one.taken_back_at !== null);
  if (earlier.length === 0) {
    return null;
  }
  return (
    <details>
      <summary>{t("Earlier receipts ({earlier})", { earlier: earlier.length })}</summary>
      {earlier.map((receipt) => (
        <ReceiptView key={receipt.id} receipt={receipt} />
      ))}
    </details>
  );
}
