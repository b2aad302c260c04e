/** Notice of an address that led nowhere. */

import { t } from "../../../i18n/messages";
import type { Travel } from "../hooks/use_place";

/** The same words for a place that is not there and for one that may not be read. */
export function MissingPlace({ travel }: { readonly travel: Travel }) {
  return (
    <div class="status-banner">
      <p>{t("There is nothing at this address that you can read. It may have been deleted.")}</p>
      <button type="button" class="quiet" onClick={travel.dismiss}>
        {t("Close")}
      </button>
    </div>
  );
}
