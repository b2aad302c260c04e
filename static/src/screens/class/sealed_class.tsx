/** Class page while the names of an activity are sealed: no list, and the button that opens them. */

import { asApiError } from "../../api/http";
import type { Activity, SessionInfo, WorkspaceSummary } from "../../api/openapi.generated";
import { UnsealNames } from "../../features/activity/unseal_names";
import { ReleaseMarks } from "../../features/grading/release_marks";
import { t } from "../../i18n/messages";
import type { Route } from "../../router/route";
import { Polls } from "./polls";
import { SealedWorks } from "./sealed_works";
import { WorkspaceLinks } from "./workspace_links";

interface SealedClassProps {
  readonly activity: Activity;
  readonly workspaces: readonly WorkspaceSummary[];
  readonly session: SessionInfo;
  readonly navigate: (route: Route) => void;
  readonly onUnsealed: () => unknown;
}

export function SealedClass(props: SealedClassProps) {
  const { activity, workspaces, session, navigate, onUnsealed } = props;
  return (
    <div class="page class-page">
      <h1 dir="auto">{activity.title}</h1>
      <div class="activity-status" data-testid="sealed">
        <p>
          {t(
            "The names are sealed. You can read and answer what is written, by students under names made up for this activity.",
          )}{" "}
          {activity.holds_marks
            ? t(
                "You mark them under these names below. The names open when the marks are released, or before.",
              )
            : t(
                "To mark under these names, choose in “Set up” that students see their marks when you release them.",
              )}
        </p>
        {session.capabilities.includes("manage_activity") ? (
          <div class="page-actions">
            {activity.holds_marks && session.capabilities.includes("release_marks") && (
              <ReleaseMarks
                activityId={activity.id}
                enrolmentIds={null}
                opensNames={true}
                question={t(
                  "Release all marks, and show teachers and tutors who wrote what, for good? The students will read that you did.",
                )}
                onReleased={onUnsealed}
              >
                {t("Release all marks and open the names")}
              </ReleaseMarks>
            )}
            <UnsealNames activityId={activity.id} onUnsealed={onUnsealed} />
          </div>
        ) : (
          <p>{t("A teacher of the course can open them.")}</p>
        )}
      </div>
      <WorkspaceLinks activity={activity} workspaces={workspaces} navigate={navigate} />
      {session.capabilities.includes("grade") && (
        <SealedWorks activity={activity} navigate={navigate} />
      )}
      <Polls count={null} activityId={activity.id} />
    </div>
  );
}

/** True for the refusal to tell who has written what. */
export function isSealed(error: unknown): boolean {
  return error !== null && asApiError(error).code === "names-sealed";
}
