/** Page of comments, feedback and marks for a person, who has seen them once it is open. */

import { useEffect, useRef } from "preact/hooks";
import { api } from "../../api/http";
import type { FeedItem, SessionInfo } from "../../api/openapi.generated";
import { FEED_PATH, FEED_SEEN_PATH } from "../../api/paths/people";
import { enterCourse } from "../../features/entering/enter_course";
import { FeedList, keyOf, routeOf } from "../../features/feed/feed_list";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { BackToText } from "../../ui/back_to_text";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";

interface FeedPageProps {
  readonly session: SessionInfo;
  /** Activity that somebody comes from, if any. */
  readonly activityId: string | null;
  readonly navigate: (route: Route) => void;
  readonly refreshAndNavigate: (route: Route) => void;
}

/** Interval at which a page that stays open looks for more. */
const REFRESH_MS = 60_000;

export function FeedPage({ session, activityId, navigate, refreshAndNavigate }: FeedPageProps) {
  const feed = useQuery(FEED_PATH, () => REFRESH_MS);
  const { error, isBusy, run } = useMutation();
  /** Items that were new while the page was open: they stay marked although they are seen. */
  const fresh = useRef(new Set<string>());
  const { data } = feed;
  for (const item of data?.items.filter(({ is_new }) => is_new) ?? []) {
    fresh.current.add(keyOf(item));
  }
  const until = data?.items.some(({ is_new }) => is_new) ? data.until : null;
  useEffect(() => {
    if (until !== null) {
      // What cannot be noted is new again next time, and nothing is lost.
      api("PUT", FEED_SEEN_PATH, { until }).then(feed.refetch, () => undefined);
    }
  }, [until]);
  if (data === null) {
    return <PendingPage queries={[feed]} />;
  }
  const open = (item: FeedItem) => {
    if (item.course_id === session.course?.id) {
      navigate(routeOf(item));
    } else {
      void run(() => enterCourse(item.course_id, routeOf(item), refreshAndNavigate));
    }
  };
  return (
    <div class="page feed-page">
      <BackToText session={session} activityId={activityId} navigate={navigate} />
      <h1>{t("For you")}</h1>
      <RefetchError error={feed.error} />
      <FormError error={error} />
      {data.items.length === 0 ? (
        <p class="lead">
          {t("Nothing yet. Comments on your notes, answers to you, feedback and marks stand here.")}
        </p>
      ) : (
        <FeedList
          items={data.items}
          isNew={(item) => fresh.current.has(keyOf(item))}
          isBusy={isBusy}
          namesCourses={session.course === null}
          open={open}
        />
      )}
      {data.is_cut && <p class="hint">{t("Only the newest are shown.")}</p>}
    </div>
  );
}
