/** The frame around every screen: where the page is, what is offered there, what stands in it. */

import { lazy, Suspense } from "preact/compat";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { SessionInfo } from "../api/openapi.generated";
import { SESSION_PATH } from "../api/paths/people";
import { t } from "../i18n/messages";
import { useQuery } from "../query/use_query";
import { addressIn, hrefFor, parseRoute, type Route } from "../router/route";
import { ErrorBoundary, PendingPage } from "../ui/error_page";
import { AccountBar } from "./account_bar";
import { NavigationBar } from "./navigation_bar";
import { Notices } from "./notices";
import { SessionEnded } from "./session_ended";
import { UnsentWork } from "./unsent_work";

const AnnotatePage = lazy(() =>
  import("../screens/annotate/page").then((page) => page.AnnotatePage),
);
const ClassPage = lazy(() => import("../screens/class/page").then((page) => page.ClassPage));
const ReadingPage = lazy(() => import("../screens/reading/page").then((page) => page.ReadingPage));
const GroupsPage = lazy(() => import("../screens/groups/page").then((page) => page.GroupsPage));
const ProgressPage = lazy(() =>
  import("../screens/progress/page").then((page) => page.ProgressPage),
);
const LecturePage = lazy(() => import("../screens/lecture/page").then((page) => page.LecturePage));
const InvitePage = lazy(() => import("../screens/invite/page").then((page) => page.InvitePage));
const SetUpPage = lazy(() => import("../screens/set_up/page").then((page) => page.SetUpPage));
const NotReadyPage = lazy(() =>
  import("../screens/not_ready/page").then((page) => page.NotReadyPage),
);
const ChoosePage = lazy(() => import("../screens/choose/page").then((page) => page.ChoosePage));
const WorkPage = lazy(() => import("../screens/work/page").then((page) => page.WorkPage));
const HomePage = lazy(() => import("../screens/home/page").then((page) => page.HomePage));
const OwnWorkPage = lazy(() => import("../screens/own_work/page").then((page) => page.OwnWorkPage));
const AccountPage = lazy(() => import("../screens/account/page").then((page) => page.AccountPage));
const FeedPage = lazy(() => import("../screens/feed/page").then((page) => page.FeedPage));
const SearchPage = lazy(() => import("../screens/search/page").then((page) => page.SearchPage));
const LinkPage = lazy(() => import("../screens/link/page").then((page) => page.LinkPage));

interface AppProps {
  readonly first: Route;
  /** Sentence about how the person came; empty for none. */
  readonly message: string;
}

export function App({ first, message }: AppProps) {
  const [route, setRoute] = useState<Route>(() => parseRoute(location, first));
  const session = useQuery(SESSION_PATH);
  useEffect(() => {
    history.replaceState(null, "", hrefFor(route) + location.hash);
    const back = () => setRoute(parseRoute(location, first));
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);
  const keepAddress = useCallback(
    () => history.replaceState(null, "", hrefFor(route) + location.hash),
    [route],
  );
  const navigate = useCallback((next: Route) => {
    const href = hrefFor(next);
    if (href !== location.pathname + location.search) {
      // A link to the page that is open would fill the history with copies of it.
      history.pushState(null, "", href);
    }
    setRoute(next);
  }, []);
  const refreshAndNavigate = useCallback(
    (next: Route) => {
      void session.refetch().then(() => navigate(next));
    },
    [session.refetch, navigate],
  );
  if (session.data === null) {
    return <PendingPage queries={[session]} />;
  }
  const activityId = route.activity ?? session.data.link?.activity_id ?? null;
  const { capabilities, sign_in: signIn } = session.data;
  // A projector shows no names, not even that of who set it up.
  const isProjector = route.screen === "lecture" && capabilities.includes("see_class");
  const isBarShown =
    activityId === null
      ? // Without an LMS a class is there before its first activity.
        capabilities.includes("invite") && signIn !== null
      : capabilities.includes("see_class");
  return (
    <div class="app">
      <SessionEnded session={session.data} onRenewed={keepAddress} />
      {session.data.sign_in !== null && !isProjector && (
        <AccountBar session={session.data} route={route} navigate={navigate} />
      )}
      {isBarShown && !isProjector && (
        <NavigationBar
          session={session.data}
          route={route}
          hasActivity={activityId !== null}
          navigate={navigate}
        />
      )}
      <Notices notices={session.data.notices} />
      {!isProjector && (
        <UnsentWork
          person={session.data.person.id}
          opening={route.screen === "annotate" ? activityId : null}
        />
      )}
      <main class="app-main" id="main">
        <ErrorBoundary resetKey={hrefFor(route)}>
          <Suspense fallback={<p class="loading">{t("Opening…")}</p>}>
            <ScreenOf
              route={route}
              session={session.data}
              message={message}
              activityId={activityId}
              navigate={navigate}
              refreshAndNavigate={refreshAndNavigate}
            />
          </Suspense>
        </ErrorBoundary>
      </main>
    </div>
  );
}

interface ScreenProps {
  readonly route: Route;
  readonly session: SessionInfo;
  readonly message: string;
  readonly activityId: string | null;
  readonly navigate: (route: Route) => void;
  readonly refreshAndNavigate: (route: Route) => void;
}

function ScreenOf(props: ScreenProps) {
  const { route, session, activityId, navigate, refreshAndNavigate } = props;
  if (route.screen === "link") {
    return <LinkPage onAnswered={refreshAndNavigate} />;
  }
  if (route.screen === "account") {
    return <AccountPage session={session} activityId={activityId} navigate={navigate} />;
  }
  if (route.screen === "own-work") {
    return (
      <OwnWorkPage
        session={session}
        activityId={activityId}
        navigate={navigate}
        refreshAndNavigate={refreshAndNavigate}
      />
    );
  }
  if (route.screen === "feed") {
    return (
      <FeedPage
        session={session}
        activityId={activityId}
        navigate={navigate}
        refreshAndNavigate={refreshAndNavigate}
      />
    );
  }
  if (session.course === null) {
    return (
      <HomePage
        session={session}
        message={props.message}
        navigate={navigate}
        refreshAndNavigate={refreshAndNavigate}
      />
    );
  }
  if (route.screen === "search") {
    return <SearchPage session={session} activityId={activityId} navigate={navigate} />;
  }
  if (route.screen === "invite" && session.capabilities.includes("invite")) {
    return <InvitePage session={session} />;
  }
  if (route.screen === "groups" && session.capabilities.includes("see_class")) {
    return <GroupsPage session={session} />;
  }
  if (route.screen === "progress" && session.capabilities.includes("see_class")) {
    return <ProgressPage session={session} navigate={navigate} />;
  }
  if (route.screen === "choose") {
    return <ChoosePage session={session} />;
  }
  if (activityId === null) {
    return session.capabilities.includes("manage_activity") ? (
      <SetUpPage session={session} activityId={null} refreshAndNavigate={refreshAndNavigate} />
    ) : (
      <NotReadyPage session={session} />
    );
  }
  switch (route.screen) {
    case "class":
      return <ClassPage activityId={activityId} session={session} navigate={navigate} />;
    case "reading":
      return <ReadingPage activityId={activityId} />;
    case "lecture":
      return <LecturePage activityId={activityId} navigate={navigate} />;
    case "work":
      return (
        <WorkPage
          activityId={activityId}
          memberId={route.member}
          filter={route.filter}
          session={session}
          navigate={navigate}
        />
      );
    case "set-up":
      return (
        <SetUpPage
          session={session}
          activityId={activityId}
          refreshAndNavigate={refreshAndNavigate}
        />
      );
    default:
      return (
        <AnnotatePage
          key={`${activityId} ${hrefFor(route)}`}
          activityId={activityId}
          isLaunched={session.sign_in === null}
          navigate={navigate}
          place={route}
          {...addressIn(route)}
        />
      );
  }
}
