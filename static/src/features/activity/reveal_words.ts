/** Words for the time at which hidden notes are revealed. */

import type { Activity } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";
import { dayAndTime } from "../../ui/format_time";

/** "All notes are revealed Sat 28 Nov, 10:32."; empty without a date. */
export function revealWords({ reveal_at: at }: Pick<Activity, "reveal_at">): string {
  return at === null ? "" : t("All notes are revealed {time}.", { time: dayAndTime(at) });
}
