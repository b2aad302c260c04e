/** Class page for teachers: members with their work and marks. */

import { number, t } from "../../i18n/messages";
import { rich, richPlural } from "../../i18n/rich";
import "./page.css";
import { useCallback } from "preact/hooks";
import type { Activity, ClassOverview, SessionInfo } from "../../api/openapi.generated";
import { activityPath, workspacesPath } from "../../api/paths/activities";
import { GROUPS_PATH } from "../../api/paths/courses";
import { classPath } from "../../api/paths/marks";
import { RevealNotes } from "../../features/activity/reveal_notes";
import { revealWords } from "../../features/activity/reveal_words";
import { Extensions } from "../../features/handing_in/extensions";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { dayInWords, period } from "../../ui/format_time";
import { hasBroughtNone, hasHandedIn, hasWritten, isMarked } from "./filters";
import { GroupNotice } from "./group_notice";
import { MarksFile } from "./marks_file";
import { MemberTable } from "./member_table";
import { Polls } from "./polls";
import { RosterStatus } from "./roster_status";
import { isSealed, SealedClass } from "./sealed_class";
import { useDeliveries } from "./use_deliveries";
import { useRosterFetch } from "./use_roster_fetch";
import { WorkspaceLinks } from "./workspace_links";

interface ClassPageProps {
  readonly session: SessionInfo;
  readonly activityId: string;
  readonly navigate: (route: Route) => void;
}

/** Interval at which the class is fetched anew: longer for a large one, whose answer is long. */
function refreshInterval({ members }: ClassOverview): number {
  return Math.max(15_000, members.length * 50);
}

export function ClassPage({ session, activityId, navigate }: ClassPageProps) {
  const overview = useQuery(classPath(activityId), refreshInterval);
  const activity = useQuery(activityPath(activityId));
  const workspaces = useQuery(workspacesPath(activityId));
  const groups = useQuery(GROUPS_PATH);
  const deliveries = useDeliveries(activityId, overview.data);
  const rosterFetch = useRosterFetch(overview);
  const show = useCallback(
    (member: string) => navigate({ screen: "work", activity: activityId, member }),
    [navigate, activityId],
  );
  if (activity.data !== null && isSealed(overview.error)) {
    return (
      <SealedClass
        activity={activity.data}
        workspaces={workspaces.data ?? []}
        session={session}
        navigate={navigate}
        onUnsealed={overview.refetch}
      />
    );
  }
  if (overview.data === null || activity.data === null) {
    return <PendingPage queries={[overview, activity]} />;
  }
  const { roster } = overview.data;
  const isInLms = session.course?.is_in_lms ?? true;
  return (
    <div class="page class-page">
      <h1 dir="auto">{activity.data.title}</h1>
      <Summary overview={overview.data} activity={activity.data} />
      <RefetchError
        error={
          [overview, activity, workspaces, deliveries, rosterFetch, groups].find(
            ({ error }) => error !== null,
          )?.error ?? null
        }
      />
      <ActivityStatus activity={activity.data} session={session} />
      {isInLms ? (
        <RosterStatus
          roster={roster}
          activityId={activityId}
          hasHistory={session.capabilities.includes("manage_groups")}
        />
      ) : (
        <p class="roster-status">{t("This class is in no LMS: its people are whom you invite.")}</p>
      )}
      <WorkspaceLinks
        activity={activity.data}
        workspaces={workspaces.data ?? []}
        navigate={navigate}
      />
      {groups.data !== null && (
        <GroupNotice
          overview={groups.data}
          groupingId={activity.data.grouping_id}
          navigate={() => navigate({ screen: "groups", activity: activityId })}
        />
      )}
      <MemberTable
        overview={overview.data}
        activity={activity.data}
        mayGrade={session.capabilities.includes("grade")}
        isInLms={isInLms}
        mayRelease={session.capabilities.includes("release_marks")}
        show={show}
      />
      {session.capabilities.includes("manage_activity") &&
        (activity.data.due_at !== null || activity.data.closes_at !== null) && (
          <Extensions
            activity={activity.data}
            members={overview.data.members}
            onChanged={overview.refetch}
          />
        )}
      <Polls activityId={activityId} count={overview.data.polls} />
      {session.capabilities.includes("grade") && (
        <MarksFile
          activityId={activityId}
          isInLms={isInLms}
          hasHistory={session.capabilities.includes("release_marks")}
        />
      )}
    </div>
  );
}

const bold = (count: number) => <b>{number(count)}</b>;

function Summary({ overview, activity }: { overview: ClassOverview; activity: Activity }) {
  const students = overview.members.filter((one) => one.role === "student" && one.active);
  const started = students.filter(hasWritten).length;
  const never = students.filter((one) => one.arrived_at === null).length;
  const marked = students.filter(isMarked).length;
  return (
    <p class="class-summary">
      {richPlural(
        students.length,
        "<b>{n}</b> student · {started} wrote · {never} never came · {marked} marked",
        "<b>{n}</b> students · {started} wrote · {never} never came · {marked} marked",
        {
          b: (text) => <b>{text}</b>,
          started: bold(started),
          never: bold(never),
          marked: bold(marked),
        },
      )}
      {activity.hands_in && (
        <> · {rich("{count} handed in", { count: bold(students.filter(hasHandedIn).length) })}</>
      )}
      {activity.contributions.mode !== "no" && (
        <>
          {" · "}
          {rich("{count} brought no conversation", {
            count: bold(students.filter(hasBroughtNone).length),
          })}
        </>
      )}
    </p>
  );
}

function hiddenWords({ note_threshold: threshold, reveal_at }: Activity): string {
  const seen =
    threshold === null
      ? t("Students do not see each other’s notes yet.")
      : t("Students see each other’s notes once they have written {threshold} of their own.", {
          threshold,
        });
  return [seen, t("Open somebody below to read theirs."), revealWords({ reveal_at })]
    .join(" ")
    .trim();
}

/** State of the activity for students: hidden notes, writing window. */
function ActivityStatus({ activity, session }: { activity: Activity; session: SessionInfo }) {
  const isHiding = activity.hides_notes && activity.revealed_at === null;
  return (
    <>
      {isHiding && (
        <div class="activity-status">
          <p>{hiddenWords(activity)}</p>
          {session.capabilities.includes("manage_activity") && (
            <RevealNotes activityId={activity.id} />
          )}
        </div>
      )}
      {(activity.opens_at !== null || activity.closes_at !== null) && (
        <p class="activity-status">
          {t("Students can write {period}.", { period: period(activity) })}
        </p>
      )}
      {activity.due_at !== null && (
        <p class="activity-status">{t("Due {dueAt}.", { dueAt: dayInWords(activity.due_at) })}</p>
      )}
    </>
  );
}
