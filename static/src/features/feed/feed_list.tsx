/** Things for a person: who did what, where, and the words. */

import { t } from "../../i18n/messages";
import "./feed.css";
import type { FeedItem } from "../../api/openapi.generated";
import type { Route } from "../../router/route";
import { excerpt } from "../../text/excerpt";
import { withoutMarkup } from "../../text/without_markup";
import { timeAgo, wholeTime } from "../../ui/format_time";

interface FeedListProps {
  readonly items: readonly FeedItem[];
  readonly isNew: (item: FeedItem) => boolean;
  readonly isBusy: boolean;
  /** False where all are of the course that the page is in. */
  readonly namesCourses: boolean;
  readonly open: (item: FeedItem) => void;
}

export function FeedList({ items, isNew, isBusy, namesCourses, open }: FeedListProps) {
  return (
    <ul class="feed">
      {items.map((item) => (
        <li key={keyOf(item)} data-new={isNew(item)}>
          <button
            type="button"
            class="feed-item"
            disabled={isBusy}
            onClick={() => open(item)}
            data-testid="feed-item"
          >
            <span class="feed-sentence" dir="auto">
              {sentenceOf(item)}
              {isNew(item) && <span class="feed-new">{t("New")}</span>}
            </span>
            {item.words !== "" && (
              <span class="feed-words" dir="auto">
                {excerpt(withoutMarkup(item.words), 160)}
              </span>
            )}
            <small>
              <span dir="auto">{item.activity}</span>
              {namesCourses && (
                <>
                  {" · "}
                  <span dir="auto">{item.course}</span>
                </>
              )}
              {item.at !== null && (
                <>
                  {" · "}
                  <time dateTime={item.at} title={wholeTime(item.at)}>
                    {timeAgo(item.at)}
                  </time>
                </>
              )}
            </small>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Key of an item among all others. */
export function keyOf({ kind, activity_id, workspace_id, note, comment, at }: FeedItem): string {
  return JSON.stringify([kind, activity_id, workspace_id, note, comment, at]);
}

/** Route to the place of an item, in its own course. */
export function routeOf({ kind, activity_id, ...item }: FeedItem): Route {
  if (kind === "mark") {
    return { screen: "own-work" };
  }
  const place = {
    workspace: item.workspace_id,
    member: item.draft_of,
    note: item.note,
    comment: item.comment,
  };
  const named = Object.entries(place).filter(([, value]) => value !== null);
  return { screen: "annotate", activity: activity_id, ...Object.fromEntries(named) };
}

function sentenceOf({ kind, author }: FeedItem): string {
  const who = author ?? t("Somebody who has left");
  switch (kind) {
    case "comment":
      return t("{who} commented on your note", { who });
    case "reply":
      return t("{who} answered your comment", { who });
    case "answer":
      return t("{who} answered your question", { who });
    case "mention":
      return t("{who} mentioned you in a comment", { who });
    case "check":
      return t("{who} checked your claim", { who });
    case "feedback":
      return t("Feedback on your note");
    case "mark":
      return t("A mark for your work");
  }
}
