/** Number of new things for a person, in the link that leads to them. */

import { t } from "../../i18n/messages";
import "./feed.css";
import { useEffect, useState } from "preact/hooks";
import { FEED_PATH } from "../../api/paths/people";
import { useQuery } from "../../query/use_query";

/** Milliseconds between two looks of a page that stays open. */
const LOOK_AGAIN_MS = 300_000;

/** Milliseconds over which the first looks of a class are spread, once its pages are usable. */
const FIRST_LOOK_MS = 4_000;
const SPREAD_MS = 16_000;

export function FeedCount() {
  const [isLooking, setLooking] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLooking(true), FIRST_LOOK_MS + Math.random() * SPREAD_MS);
    return () => clearTimeout(timer);
  }, []);
  const feed = useQuery(isLooking ? FEED_PATH : null, () => LOOK_AGAIN_MS);
  const count = feed.data?.items.filter(({ is_new }) => is_new).length ?? 0;
  return count === 0 ? null : (
    <span class="feed-count">
      {count}
      {feed.data?.is_cut === true && count === feed.data.items.length && "+"}
      <span class="visually-hidden"> {t("new")}</span>
    </span>
  );
}
