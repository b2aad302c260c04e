/** The way back to the text of an activity, from a screen of somebody who has no bar with the others. */

import type { SessionInfo } from "../api/openapi.generated";
import { t } from "../i18n/messages";
import type { Route } from "../router/route";
import { ScreenLink } from "./screen_link";

interface BackToTextProps {
  readonly session: SessionInfo;
  /** Activity that somebody comes from, if any. */
  readonly activityId: string | null;
  readonly navigate: (route: Route) => void;
}

export function BackToText({ session, activityId, navigate }: BackToTextProps) {
  if (activityId === null || session.capabilities.includes("see_class")) {
    return null;
  }
  return (
    <p>
      <ScreenLink to={{ screen: "annotate", activity: activityId }} navigate={navigate}>
        {t("Back to the text")}
      </ScreenLink>
    </p>
  );
}
