/** Class page for teachers: members with their work and marks, and invitations. */

import "./page.css";
import { useEffect, useState } from "preact/hooks";
import { ApiError, api } from "../../api/http";
import type { Activity, ClassOverview, SessionInfo, WorkspaceSummary } from "../../api/types";
import { RevealNotes } from "../../features/activity/reveal_notes";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { ErrorPage } from "../../ui/error_page";
import { period, timeAgo } from "../../ui/format_time";
import { Invitations } from "./invitations";
import { MemberTable } from "./member_table";

interface ClassPageProps {
  readonly session: SessionInfo;
  readonly activityId: string;
  readonly navigate: (route: Route) => void;
}

const SOON_MS = 1000;
const LATER_MS = 15_000;

export function ClassPage({ session, activityId, navigate }: ClassPageProps) {
  const overview = useQuery<ClassOverview>(`/api/activities/${activityId}/class`);
  const activity = useQuery<Activity>(`/api/activities/${activityId}`);
  const workspaces = useQuery<WorkspaceSummary[]>(`/api/activities/${activityId}/workspaces`);
  const isMoving =
    overview.value !== null &&
    (overview.value.roster.refreshing ||
      overview.value.members.some((member) => member.grade?.state === "waiting"));
  useEffect(() => {
    const timer = setInterval(() => void overview.again(), isMoving ? SOON_MS : LATER_MS);
    return () => clearInterval(timer);
  }, [isMoving, overview.again]);
  if (overview.value === null || activity.value === null) {
    const error = overview.error ?? activity.error;
    return error === null ? <p class="loading">Opening…</p> : <ErrorPage error={error} />;
  }
  const { members, roster, invitations } = overview.value;
  const others = (workspaces.value ?? []).filter((one) => one.audience.kind !== "class");
  return (
    <div class="page class-page">
      <h1>{session.course?.title}</h1>
      <Summary overview={overview.value} />
      <StatusBanner activity={activity.value} session={session} again={activity.again} />
      <RosterState roster={roster} again={overview.again} />
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
      <MemberTable
        members={members}
        activity={activity.value}
        mayGrade={session.capabilities.includes("grade")}
        changed={overview.again}
        show={(member) => navigate({ screen: "work", activity: activityId, member })}
      />
      {session.capabilities.includes("invite") && (
        <Invitations invitations={invitations} changed={overview.again} />
      )}
    </div>
  );
}

function Summary({ overview }: { overview: ClassOverview }) {
  const students = overview.members.filter((one) => one.role === "student" && one.active);
  const started = students.filter((one) => one.highlights + one.comments > 0).length;
  const never = students.filter((one) => one.arrived_at === null).length;
  const marked = students.filter((one) => one.grade !== null).length;
  return (
    <p class="class-summary">
      <b>{students.length}</b> students · <b>{started}</b> have written · <b>{never}</b> have never
      been here · <b>{marked}</b> marked
    </p>
  );
}

/** State of the activity for students: hidden notes, writing window. */
function StatusBanner({
  activity,
  session,
  again,
}: {
  activity: Activity;
  session: SessionInfo;
  again: () => Promise<void>;
}) {
  const isHiding = activity.hides_notes && activity.revealed_at === null;
  return (
    <>
      {isHiding && (
        <div class="activity-status">
          <p>Students do not see each other’s notes yet. Open somebody below to read theirs.</p>
          {session.capabilities.includes("manage_activity") && (
            <RevealNotes activityId={activity.id} done={() => void again()} />
          )}
        </div>
      )}
      {(activity.opens_at !== null || activity.closes_at !== null) && (
        <p class="activity-status">Students can write {period(activity)}.</p>
      )}
    </>
  );
}

function RosterState({
  roster,
  again,
}: {
  roster: ClassOverview["roster"];
  again: () => Promise<void>;
}) {
  const [error, setError] = useState<ApiError | null>(null);
  const refresh = async () => {
    try {
      await api("POST", "/api/course/roster");
      setError(null);
      await again();
    } catch (problem) {
      setError(problem instanceof ApiError ? problem : null);
    }
  };
  if (!roster.available) {
    return <p class="roster-status">Your LMS does not share its list of participants.</p>;
  }
  return (
    <p class="roster-status">
      <span role="status">
        {roster.refreshing
          ? "Fetching the list of participants from the LMS…"
          : roster.fetched_at === null
            ? "The list of participants has not been fetched yet."
            : `List of participants from the LMS, ${timeAgo(roster.fetched_at)}.`}
      </span>{" "}
      {!roster.refreshing && (
        <button type="button" onClick={() => void refresh()}>
          Fetch it again
        </button>
      )}
      {(roster.problem ?? error?.sentence) && (
        <span class="field-error">{roster.problem ?? error?.sentence}</span>
      )}
    </p>
  );
}
