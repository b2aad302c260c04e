/** Home of somebody who signed in without an LMS: their courses, what is due and what is new. */

import { t } from "../../i18n/messages";
import { rich } from "../../i18n/rich";
import "./page.css";
import { api } from "../../api/http";
import type { SearchResult, SessionInfo } from "../../api/openapi.generated";
import { HOME_PATH } from "../../api/paths/people";
import { pathOf } from "../../api/requests";
import { enterCourse } from "../../features/entering/enter_course";
import { routeOf } from "../../features/search/place";
import { Search } from "../../features/search/search";
import { NOTHING } from "../../features/search/use_search";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";
import { ScreenLink } from "../../ui/screen_link";
import { CourseSection } from "./course_section";
import { NewClass } from "./new_class";
import { NewForYou } from "./new_for_you";

interface HomePageProps {
  readonly session: SessionInfo;
  /** Sentence about how the person came; empty for none. */
  readonly message: string;
  readonly navigate: (route: Route) => void;
  readonly refreshAndNavigate: (route: Route) => void;
}

export function HomePage({ session, message, navigate, refreshAndNavigate }: HomePageProps) {
  const home = useQuery(HOME_PATH);
  const { error, isBusy, run } = useMutation();
  if (home.data === null) {
    return <PendingPage queries={[home]} />;
  }
  const enter = (courseId: string, route: Route) =>
    run(() => enterCourse(courseId, route, refreshAndNavigate));
  const open = (result: SearchResult) => {
    const route = routeOf(result);
    if (route === null) {
      document.getElementById(`course-${result.course_id}`)?.scrollIntoView({ block: "start" });
    } else {
      void enter(result.course_id, route);
    }
  };
  const administrate = () =>
    run(async () => {
      const { link } = await api("POST", pathOf("/api/admin/link"));
      location.assign(`/admin#${link}`);
    });
  return (
    <div class="page">
      <h1>{t("Welcome, {name}", { name: session.person.name })}</h1>
      {message !== "" && (
        <p class="home-message" role="status">
          {message}
        </p>
      )}
      <RefetchError error={home.error} />
      <FormError error={error} />
      {session.is_administrator && (
        <p>
          <button type="button" disabled={isBusy} onClick={() => void administrate()}>
            {t("Administration")}
          </button>
        </p>
      )}
      {home.data.length === 0 && <NoCourse email={session.person.email} />}
      {home.data.some(({ role }) => role === "student") && (
        <p>
          <ScreenLink to={{ screen: "own-work" }} navigate={navigate}>
            {t("Your work: what is due, handed in and marked")}
          </ScreenLink>
        </p>
      )}
      <NewForYou isBusy={isBusy} navigate={navigate} enter={enter} />
      {home.data.length > 0 && (
        <Search first={NOTHING} isBusy={isBusy} hrefOf={() => null} open={open}>
          {home.data.map((course) => (
            <CourseSection
              key={course.id}
              course={course}
              isBusy={isBusy}
              enter={(route) => void enter(course.id, route)}
            />
          ))}
        </Search>
      )}
      {session.may_create_classes && <NewClass onCreated={home.refetch} />}
    </div>
  );
}

function NoCourse({ email }: { readonly email: string | null }) {
  return (
    <>
      <p class="lead">{t("You are not in any course yet.")}</p>
      {email === null ? (
        <p>
          {t(
            "Your account has no e-mail address that was confirmed, so an invitation cannot find you. Confirm your address where you have the account and sign in again, or sign in in another way.",
          )}
        </p>
      ) : (
        <p>
          {rich(
            "You have signed in as {email}. A teacher can invite you by exactly this address. After that sign in again, in any way but with a passkey.",
            { email: <strong>{email}</strong> },
          )}
        </p>
      )}
      <p>
        {t(
          "Do you have an account at your university's LMS? Then open the activity from the course page there. Under “Account” you can link the two, to find your courses here as well.",
        )}
      </p>
    </>
  );
}
