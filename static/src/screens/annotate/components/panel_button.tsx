/** Button that opens and closes the panel to find one's way. */

import { t } from "../../../i18n/messages";
import type { ReadingAids } from "../hooks/use_reading_aids";
import { OutlineIcon } from "./icons";

export function PanelButton({ isPanelOpen, setPanelOpen }: ReadingAids) {
  return (
    <button
      type="button"
      class="quiet reading-panel-button"
      aria-label={t("Find your way")}
      title={t("Find your way: words, turns, size of the text, keys")}
      aria-expanded={isPanelOpen}
      onClick={() => setPanelOpen(!isPanelOpen)}
    >
      <OutlineIcon />
    </button>
  );
}
