/** Buttons that open the copies of an activity. */

import type { Activity, WorkspaceSummary } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";
import type { Route } from "../../router/route";

interface WorkspaceLinksProps {
  readonly activity: Activity;
  readonly workspaces: readonly WorkspaceSummary[];
  readonly navigate: (route: Route) => void;
}

export function WorkspaceLinks({ activity, workspaces, navigate }: WorkspaceLinksProps) {
  const others = workspaces.filter(
    ({ audience }) => audience.kind === "group" || audience.kind === "student",
  );
  return others.length === 0 ? null : (
    <p class="workspace-links">
      {t("Open the copy of")}
      {others.map((one) => (
        <button
          key={one.id}
          type="button"
          onClick={() => navigate({ screen: "annotate", activity: activity.id, workspace: one.id })}
        >
          {one.audience.name}
          {activity.hides_notes && (
            <small> {one.is_hiding ? t("notes hidden") : t("notes revealed")}</small>
          )}
        </button>
      ))}
    </p>
  );
}
