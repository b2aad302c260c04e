/** The newest things for the person that they have not seen; nothing where there are none. */

import { FEED_PATH } from "../../api/paths/people";
import { FeedList, routeOf } from "../../features/feed/feed_list";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { ScreenLink } from "../../ui/screen_link";

/** Items that stand on the home page. */
const MOST = 5;

interface NewForYouProps {
  readonly isBusy: boolean;
  readonly navigate: (route: Route) => void;
  readonly enter: (courseId: string, route: Route) => Promise<unknown>;
}

export function NewForYou({ isBusy, navigate, enter }: NewForYouProps) {
  const items = useQuery(FEED_PATH).data?.items.filter(({ is_new }) => is_new) ?? [];
  if (items.length === 0) {
    return null;
  }
  return (
    <section aria-label={t("New for you")}>
      <h2>{t("New for you")}</h2>
      <FeedList
        items={items.slice(0, MOST)}
        isNew={() => false}
        isBusy={isBusy}
        namesCourses
        open={(item) => void enter(item.course_id, routeOf(item))}
      />
      <p>
        <ScreenLink to={{ screen: "feed" }} navigate={navigate}>
          {items.length > MOST
            ? t("All {items} new things, and earlier ones", { items: items.length })
            : t("Earlier ones")}
        </ScreenLink>
      </p>
    </section>
  );
}
