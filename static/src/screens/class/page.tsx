/** Class page for teachers: members with their work and marks. */

import "./page.css";
import { useState } from "preact/hooks";
import type { Activity, ClassOverview, SessionInfo } from "../../api/openapi.generated";
import { activityPath, classPath, GROUPS_PATH, workspacesPath } from "../../api/paths";
import { RevealNotes } from "../../features/activity/reveal_notes";
import { membersOf } from "../../features/groups/group_members";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { period } from "../../ui/format_time";
import { GroupFilter } from "./group_filter";
import { MarksFile } from "./marks_file";
import { hasBroughtNone, MemberTable } from "./member_table";
import { RosterHistory } from "./roster_history";
import { RosterStatus } from "./roster_status";
import { useDeliveries } from "./use_deliveries";
import { useRosterFetch } from "./use_roster_fetch";

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
  const [group, setGroup] = useState("");
  const deliveries = useDeliveries(activityId, overview.data);
  const rosterFetch = useRosterFetch(overview);
  if (overview.data === null || activity.data === null) {
    return <PendingPage queries={[overview, activity]} />;
  }
  const { roster } = overview.data;
  const isInLms = session.course?.is_in_lms ?? true;
  const isForGroups = activity.data.workspace_for === "group";
  const others = (workspaces.data ?? []).filter(
    (one) => isForGroups || one.audience.kind !== "class",
  );
  const inGroup = groups.data === null ? null : membersOf(groups.data, group);
  const members = overview.data.members.filter(
    (one) => inGroup === null || inGroup.has(one.enrolment_id),
  );
  return (
    <div class="page class-page">
      <h1>{session.course?.title}</h1>
      <Summary overview={overview.data} isAsked={activity.data.contributions.mode !== "no"} />
      <RefetchError
        error={
          [overview, activity, workspaces, deliveries, rosterFetch, groups].find(
            ({ error }) => error !== null,
          )?.error ?? null
        }
      />
      <ActivityStatus activity={activity.data} session={session} />
      {isInLms ? (
        <>
          <RosterStatus roster={roster} activityId={activityId} />
          {roster.available && session.capabilities.includes("manage_groups") && (
            <RosterHistory fetchedAt={roster.fetched_at} />
          )}
        </>
      ) : (
        <p class="roster-status">This class is in no LMS: its people are whom you invite.</p>
      )}
      {others.length > 0 && (
        <p class="workspace-links">
          Open the copy of{" "}
          {others.map((one) => (
            <button
              key={one.id}
              type="button"
              onClick={() =>
                navigate({ screen: "annotate", activity: activityId, workspace: one.id })
              }
            >
              {one.audience.name}
            </button>
          ))}
        </p>
      )}
      {groups.data !== null && (
        <GroupFilter
          overview={groups.data}
          groupingId={activity.data.grouping_id}
          chosen={group}
          choose={setGroup}
          navigate={() => navigate({ screen: "groups", activity: activityId })}
        />
      )}
      <MemberTable
        members={members}
        activity={activity.data}
        mayGrade={session.capabilities.includes("grade")}
        isInLms={isInLms}
        show={(member) => navigate({ screen: "work", activity: activityId, member })}
      />
      {session.capabilities.includes("grade") && <MarksFile isInLms={isInLms} />}
    </div>
  );
}

function Summary({ overview, isAsked }: { overview: ClassOverview; isAsked: boolean }) {
  const students = overview.members.filter((one) => one.role === "student" && one.active);
  const started = students.filter((one) => one.highlights + one.comments > 0).length;
  const never = students.filter((one) => one.arrived_at === null).length;
  const marked = students.filter((one) => one.grade !== null && one.grade.score !== null).length;
  return (
    <p class="class-summary">
      <b>{students.length}</b> {students.length === 1 ? "student" : "students"} · <b>{started}</b>{" "}
      have written · <b>{never}</b> have never been here · <b>{marked}</b> marked
      {isAsked && (
        <>
          {" "}
          · <b>{students.filter(hasBroughtNone).length}</b> have not brought a conversation
        </>
      )}
    </p>
  );
}

/** State of the activity for students: hidden notes, writing window. */
function ActivityStatus({ activity, session }: { activity: Activity; session: SessionInfo }) {
  const isHiding = activity.hides_notes && activity.revealed_at === null;
  return (
    <>
      {isHiding && (
        <div class="activity-status">
          <p>Students do not see each other’s notes yet. Open somebody below to read theirs.</p>
          {session.capabilities.includes("manage_activity") && (
            <RevealNotes activityId={activity.id} />
          )}
        </div>
      )}
      {(activity.opens_at !== null || activity.closes_at !== null) && (
        <p class="activity-status">Students can write {period(activity)}.</p>
      )}
    </>
  );
}
