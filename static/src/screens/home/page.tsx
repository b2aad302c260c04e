/** Home of somebody who signed in without an LMS: their courses, what is due and what is new. */

import "./page.css";
import { api, apiKeepingCookies } from "../../api/http";
import type { HomeActivity, HomeCourse, SessionInfo } from "../../api/openapi.generated";
import { ENTER_PATH, HOME_PATH } from "../../api/paths";
import { pathOf } from "../../api/requests";
import { replaceSession } from "../../api/session";
import { dropUnusedAnswers } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { addressOf, type Route } from "../../router/route";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";
import { dayAndTime, timeAgo } from "../../ui/format_time";

interface HomePageProps {
  readonly session: SessionInfo;
  readonly refreshAndNavigate: (route: Route) => void;
}

export function HomePage({ session, refreshAndNavigate }: HomePageProps) {
  const home = useQuery(HOME_PATH);
  const { error, isBusy, run } = useMutation();
  if (home.data === null) {
    return <PendingPage queries={[home]} />;
  }
  const enter = (courseId: string, activity: string) =>
    run(async () => {
      const entered = await apiKeepingCookies("POST", ENTER_PATH, {
        course_id: courseId,
      });
      const route: Route = { screen: "annotate", activity };
      if (entered.is_kept) {
        // A page of its own: it can be loaded again, and Back leads here.
        location.assign(addressOf(entered.arrival, route));
        return;
      }
      replaceSession(entered.token, entered.arrival);
      dropUnusedAnswers();
      refreshAndNavigate(route);
    });
  const administrate = () =>
    run(async () => {
      const { link } = await api("POST", pathOf("/api/admin/link"));
      location.assign(`/admin#${link}`);
    });
  return (
    <div class="page">
      <h1>Welcome, {session.person.name}</h1>
      <RefetchError error={home.error} />
      <FormError error={error} />
      {session.is_administrator && (
        <p>
          <button type="button" disabled={isBusy} onClick={() => void administrate()}>
            Administration
          </button>
        </p>
      )}
      {home.data.length === 0 && <NoCourse email={session.person.email} />}
      {home.data.map((course) => (
        <CourseSection
          key={course.id}
          course={course}
          isBusy={isBusy}
          enter={(activity) => void enter(course.id, activity)}
        />
      ))}
    </div>
  );
}

function NoCourse({ email }: { readonly email: string | null }) {
  return (
    <>
      <p class="lead">You are not in any course yet.</p>
      {email === null ? (
        <p>
          Your account has no e-mail address that was confirmed, so an invitation cannot find you.
          Confirm your address where you have the account and sign in again, or sign in in another
          way.
        </p>
      ) : (
        <p>
          You have signed in as <strong>{email}</strong>. A teacher can invite you by exactly this
          address. After that sign in again, in any way but with a passkey.
        </p>
      )}
      <p>
        Do you have an account at your university's LMS? Then open the activity from the course page
        there.
      </p>
    </>
  );
}

interface CourseSectionProps {
  readonly course: HomeCourse;
  readonly isBusy: boolean;
  readonly enter: (activityId: string) => void;
}

function CourseSection({ course, isBusy, enter }: CourseSectionProps) {
  return (
    <section class="home-course" aria-labelledby={`course-${course.id}`}>
      <h2 id={`course-${course.id}`}>{course.title}</h2>
      <p class="hint">
        {course.platform} · you are here as {course.role}
        {course.last_arrival_at !== null && ` · last here ${timeAgo(course.last_arrival_at)}`}
      </p>
      {course.activities.length === 0 && <p>There is no activity in this course yet.</p>}
      <ul class="home-activities">
        {course.activities.map((activity) => (
          <li key={activity.id}>
            <button type="button" disabled={isBusy} onClick={() => enter(activity.id)}>
              <b>{activity.title}</b>
              <small>{summary(activity, course.role, Date.now())}</small>
              {activity.new_notes > 0 && <span class="home-new">{activity.new_notes} new</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The time that counts now, and the person's own part. */
function summary(activity: HomeActivity, role: string, now: number): string {
  const { opens_at: opens, closes_at: closes, own_notes: own } = activity;
  const parts = [];
  if (opens !== null && Date.parse(opens) > now) {
    parts.push(`Opens ${dayAndTime(opens)}`);
  } else if (closes !== null) {
    parts.push(`${Date.parse(closes) > now ? "Due" : "Closed"} ${dayAndTime(closes)}`);
  }
  if (own > 0) {
    parts.push(own === 1 ? "1 note of yours" : `${own} notes of yours`);
  } else if (role === "student") {
    parts.push("Nothing of yours yet");
  }
  return parts.join(" · ");
}
