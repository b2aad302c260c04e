/** A student's own work in all of their courses: what is due when, handed in, and marked. */

import { t } from "../../i18n/messages";
import "./page.css";
import type { OwnWork, SessionInfo } from "../../api/openapi.generated";
import { OWN_WORK_PATH } from "../../api/paths/people";
import { enterCourse } from "../../features/entering/enter_course";
import { dateInWords } from "../../features/handing_in/words";
import { writtenWords } from "../../features/response/written_words";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { BackToText } from "../../ui/back_to_text";
import { CommentText } from "../../ui/comment_text/comment_text";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";
import { dayInWords, wholeTime } from "../../ui/format_time";
import { useNow } from "../../ui/use_now";

interface OwnWorkPageProps {
  readonly session: SessionInfo;
  /** Activity that somebody comes from, if any. */
  readonly activityId: string | null;
  readonly navigate: (route: Route) => void;
  readonly refreshAndNavigate: (route: Route) => void;
}

/** Interval at which a page that stays open looks for marks and new dates. */
const REFRESH_MS = 60_000;

export function OwnWorkPage(props: OwnWorkPageProps) {
  const { session, activityId, navigate, refreshAndNavigate } = props;
  const work = useQuery(OWN_WORK_PATH, () => REFRESH_MS);
  const { error, isBusy, run } = useMutation();
  const now = useNow();
  if (work.data === null) {
    return <PendingPage queries={[work]} />;
  }
  const open = (one: OwnWork) => {
    const route: Route = { screen: "annotate", activity: one.activity_id };
    if (one.course_id === session.course?.id) {
      navigate(route);
    } else {
      void run(() => enterCourse(one.course_id, route, refreshAndNavigate));
    }
  };
  // From an LMS only its own course can be entered: others are opened from their course pages.
  const mayOpen = (one: OwnWork) =>
    session.sign_in !== null || one.course_id === session.course?.id;
  return (
    <div class="page own-work-page">
      <BackToText session={session} activityId={activityId} navigate={navigate} />
      <h1>{t("Your work")}</h1>
      <RefetchError error={work.error} />
      <FormError error={error} />
      {work.data.length === 0 && <p class="lead">{t("There is nothing for you to do yet.")}</p>}
      {sections(work.data, now).map(([name, items]) => (
        <section key={name} aria-label={name}>
          <h2>{name}</h2>
          <ul class="own-work">
            {items.map((one) => (
              <Item
                key={one.activity_id}
                work={one}
                now={now}
                isBusy={isBusy}
                open={mayOpen(one) ? () => open(one) : null}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** Work by what there is to do about it; only parts that have any. */
function sections(work: readonly OwnWork[], now: number): (readonly [string, OwnWork[]])[] {
  return PARTS.map(
    ([part, name]) => [name, work.filter((one) => partOf(one, now) === part)] as const,
  ).filter(([, items]) => items.length > 0);
}

const PARTS = [
  ["open", t("To do")],
  ["handed-in", t("Handed in")],
  ["past", t("Past")],
] as const;

function partOf(work: OwnWork, now: number): (typeof PARTS)[number][0] {
  if (work.handed_in_at !== null) {
    return "handed-in";
  }
  return work.closes_at !== null && Date.parse(work.closes_at) <= now ? "past" : "open";
}

interface ItemProps {
  readonly work: OwnWork;
  readonly now: number;
  readonly isBusy: boolean;
  /** null where it cannot be opened from here. */
  readonly open: (() => void) | null;
}

function Item({ work, now, isBusy, open }: ItemProps) {
  const date = dateInWords(work, now);
  const due = work.due_at ?? work.closes_at;
  return (
    <li>
      <div>
        {open === null ? (
          <b dir="auto">{work.title}</b>
        ) : (
          <button type="button" class="own-work-title" disabled={isBusy} onClick={open} dir="auto">
            {work.title}
          </button>
        )}
        <small dir="auto">
          {work.course}
          {open === null && ` · ${t("open it from its course page")}`}
        </small>
      </div>
      <div class="own-work-state">
        {date !== "" && (
          <span title={due === null ? "" : wholeTime(due)}>
            {work.is_extended ? t("{date} (you have more time)", { date }) : date}
          </span>
        )}
        <State work={work} now={now} />
        {work.score !== null && work.maximum !== null && (
          <b>{t("Mark: {score} of {maximum}", { score: work.score, maximum: work.maximum })}</b>
        )}
        {work.comment !== "" && (
          <blockquote class="mark-comment">
            <CommentText text={work.comment} />
          </blockquote>
        )}
      </div>
    </li>
  );
}

function State({ work, now }: { readonly work: OwnWork; readonly now: number }) {
  if (work.handed_in_at !== null) {
    return (
      <span title={wholeTime(work.handed_in_at)}>
        {t("Handed in {handedInAt}", { handedInAt: dayInWords(work.handed_in_at, now) })}
        {work.is_late && <b class="late"> {t("late")}</b>}
      </span>
    );
  }
  const written = writtenWords(work) || t("Not started");
  const isOverdue = work.hands_in && work.due_at !== null && Date.parse(work.due_at) <= now;
  return (
    <span>
      {written}
      {work.hands_in && (
        <>
          {", "}
          <span class={isOverdue ? "late" : ""}>
            {isOverdue ? t("not handed in") : t("to hand in")}
          </span>
        </>
      )}
    </span>
  );
}
