/** The frame around every screen: where the page is, what is offered there, what stands in it. */

import { lazy, Suspense } from "preact/compat";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Here } from "../api/types";
import { useAnswer } from "../query/use_query";
import { addressOf, type Place, placeOf } from "../router/route";
import { Boundary, Failure } from "../ui/error_page";
import { TopBar } from "./navigation_bar";

const AnnotatePage = lazy(() =>
  import("../screens/annotate/page").then((page) => page.AnnotatePage),
);
const ClassPage = lazy(() => import("../screens/class/page").then((page) => page.ClassPage));
const SetUpPage = lazy(() => import("../screens/set_up/page").then((page) => page.SetUpPage));
const NotReadyPage = lazy(() =>
  import("../screens/not_ready/page").then((page) => page.NotReadyPage),
);
const ChoosePage = lazy(() => import("../screens/choose/page").then((page) => page.ChoosePage));
const WorkPage = lazy(() => import("../screens/work/page").then((page) => page.WorkPage));
const CoursesPage = lazy(() => import("../screens/courses/page").then((page) => page.CoursesPage));

export function App({ first }: { first: Place }) {
  const [place, setPlace] = useState<Place>(() => placeOf(location, first));
  const here = useAnswer<Here>("/api/here");
  useEffect(() => {
    history.replaceState(null, "", addressOf(place));
    const back = () => setPlace(placeOf(location, first));
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);
  const go = useCallback((next: Place) => {
    history.pushState(null, "", addressOf(next));
    setPlace(next);
  }, []);
  const goAfresh = useCallback(
    (next: Place) => {
      void here.again().then(() => go(next));
    },
    [here.again, go],
  );
  if (here.value === null) {
    return here.error === null ? (
      <p class="loading">Opening…</p>
    ) : (
      <Failure error={here.error} retry={() => void here.again()} />
    );
  }
  const activityId = place.activity ?? here.value.link?.activity_id ?? null;
  const isBarShown = here.value.capabilities.includes("see_class") && activityId !== null;
  return (
    <div class="app">
      {isBarShown && <TopBar here={here.value} place={place} go={go} />}
      <main class="app-main" id="main">
        <Boundary place={addressOf(place)}>
          <Suspense fallback={<p class="loading">Opening…</p>}>
            <ScreenOf
              place={place}
              here={here.value}
              activityId={activityId}
              go={go}
              goAfresh={goAfresh}
            />
          </Suspense>
        </Boundary>
      </main>
    </div>
  );
}

interface ScreenProps {
  readonly place: Place;
  readonly here: Here;
  readonly activityId: string | null;
  readonly go: (place: Place) => void;
  readonly goAfresh: (place: Place) => void;
}

function ScreenOf({ place, here, activityId, go, goAfresh }: ScreenProps) {
  if (place.screen === "courses" || (here.course === null && here.courses.length > 0)) {
    return <CoursesPage here={here} goAfresh={goAfresh} />;
  }
  if (place.screen === "choose") {
    return <ChoosePage here={here} />;
  }
  if (activityId === null) {
    return here.capabilities.includes("manage_activity") ? (
      <SetUpPage here={here} activityId={null} goAfresh={goAfresh} />
    ) : (
      <NotReadyPage here={here} goAfresh={goAfresh} />
    );
  }
  switch (place.screen) {
    case "class":
      return <ClassPage activityId={activityId} here={here} go={go} />;
    case "work":
      return <WorkPage activityId={activityId} memberId={place.member} here={here} go={go} />;
    case "set-up":
      return <SetUpPage here={here} activityId={activityId} goAfresh={goAfresh} />;
    default:
      return (
        <AnnotatePage
          activityId={activityId}
          {...(place.workspace === undefined ? {} : { workspaceId: place.workspace })}
          {...(place.member === undefined ? {} : { memberId: place.member })}
        />
      );
  }
}
