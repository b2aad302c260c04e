/** Search in a course. */

import type { SessionInfo } from "../../api/openapi.generated";
import { routeOf } from "../../features/search/place";
import { Search } from "../../features/search/search";
import { t } from "../../i18n/messages";
import { hrefFor, type Route } from "../../router/route";
import { BackToText } from "../../ui/back_to_text";

interface SearchPageProps {
  readonly session: SessionInfo;
  /** Activity that somebody comes from, if any. */
  readonly activityId: string | null;
  readonly navigate: (route: Route) => void;
}

export function SearchPage({ session, activityId, navigate }: SearchPageProps) {
  return (
    <div class="page">
      <BackToText session={session} activityId={activityId} navigate={navigate} />
      <h1>{t("Search in {title}", { title: session.course?.title ?? "" })}</h1>
      <Search
        takesFocus
        hrefOf={(result) => {
          const route = routeOf(result);
          return route && hrefFor(route);
        }}
        open={(result) => {
          const route = routeOf(result);
          if (route !== null) {
            navigate(route);
          }
        }}
      >
        <p class="hint">
          {t(
            "Finds texts, highlights, comments, answers, tags, people and titles: all that you can read in this course, and nothing else. Parts of words are enough.",
          )}
        </p>
      </Search>
    </div>
  );
}
