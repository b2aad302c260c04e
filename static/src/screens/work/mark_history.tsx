/** History of a student's mark, where the institution shows it: closed until they open it. */

import type { MarkEvent } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";
import { rich } from "../../i18n/rich";
import { dayAndTime, wholeTime } from "../../ui/format_time";

export function MarkHistory({ events }: { readonly events: readonly MarkEvent[] }) {
  if (events.length === 0) {
    return null;
  }
  return (
    <details class="mark-history">
      <summary>{t("History of this mark")}</summary>
      <ol>
        {events.map((one, place) => (
          // Events are only added: a place stays an event's own.
          <li key={place}>
            <Event event={one} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function Event({ event }: { readonly event: MarkEvent }) {
  const time = (
    <time dateTime={event.at} title={wholeTime(event.at)}>
      {dayAndTime(event.at)}
    </time>
  );
  const what = wordsOf(event);
  const name = <span dir="auto">{event.by}</span>;
  return (
    <>
      {event.by === null
        ? rich("{time}: {what}", { time, what })
        : rich("{time}: {what}, by {name}", { time, what, name })}
    </>
  );
}

function wordsOf({ event, before, score, maximum }: MarkEvent): string {
  const values = { before: before ?? "", score: score ?? "", maximum };
  if (event === "withdrawn") {
    return t("withdrawn; it was {before} of {maximum}", values);
  }
  if (event === "sent") {
    return score === null
      ? t("taken out of the LMS")
      : t("{score} of {maximum} reached the LMS", values);
  }
  if (event === "taken") {
    return t("set to {score} of {maximum}, as the LMS showed it", values);
  }
  if (before === null) {
    return event === "set"
      ? t("given: {score} of {maximum}", values)
      : t("released: {score} of {maximum}", values);
  }
  return before === score
    ? t("saved again with {score} of {maximum}", values)
    : t("changed from {before} to {score} of {maximum}", values);
}
