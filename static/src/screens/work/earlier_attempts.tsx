/** Earlier attempts of those whose work is shown: they count for nothing, and can be read. */

import type { Attempt } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";
import type { Route } from "../../router/route";
import { dayInWords, wholeTime } from "../../ui/format_time";
import { ScreenLink } from "../../ui/screen_link";

interface EarlierAttemptsProps {
  readonly attempts: readonly Attempt[];
  readonly activityId: string;
  readonly navigate: (route: Route) => void;
}

export function EarlierAttempts({ attempts, activityId, navigate }: EarlierAttemptsProps) {
  if (attempts.length === 0) {
    return null;
  }
  return (
    <details>
      <summary>{t("Earlier attempts ({earlier})", { earlier: attempts.length })}</summary>
      <ul>
        {attempts.map(({ workspace_id: workspace, ended_at: endedAt }) => (
          <li key={workspace} title={wholeTime(endedAt ?? "")}>
            <ScreenLink
              to={{ screen: "annotate", activity: activityId, workspace }}
              navigate={navigate}
            >
              {t("Until {time}", { time: dayInWords(endedAt ?? "") })}
            </ScreenLink>
          </li>
        ))}
      </ul>
    </details>
  );
}
