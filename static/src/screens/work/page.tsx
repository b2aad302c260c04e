/** Notes of one person in an activity, as they were handed in where they are; the mark for markers. */

import { plural, t } from "../../i18n/messages";
import "./page.css";
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Feedback, Receipt, SessionInfo, Work, WorkNote } from "../../api/openapi.generated";
import { workPath } from "../../api/paths/marks";
import { CreditList } from "../../features/credit/credit_list";
import { type FeedbackPlace, NoteFeedback } from "../../features/grading/feedback/note_feedback";
import { ShownFeedback } from "../../features/grading/feedback/shown_feedback";
import { EarlierReceipts } from "../../features/handing_in/earlier_receipts";
import { ReceiptView } from "../../features/handing_in/receipt";
import { dateInWords, NO_DATES } from "../../features/handing_in/words";
import { AnswerView } from "../../features/response/answer_view";
import { type QueryResult, useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { UNKNOWN } from "../../text/mentions";

import { PendingPage } from "../../ui/error_page";
import { EarlierAttempts } from "./earlier_attempts";
import { assessedCriteria, markedCriteria } from "./evidence";
import { MarkHistory } from "./mark_history";
import { MarkPanel, useMark } from "./mark_panel";
import { NotesByCriterion } from "./notes_by_criterion";
import { OwnMark } from "./own_mark";
import { parseFilter } from "./queue";
import { QueueBar } from "./queue_bar";
import { SharedHistories } from "./shared_histories";
import { useQueue } from "./use_queue";

interface WorkPageProps {
  readonly activityId: string;
  /** The member; oneself where the address names nobody. */
  readonly memberId: string | undefined;
  /** Filter of the students through whom a marker goes. */
  readonly filter: string | undefined;
  readonly session: SessionInfo;
  readonly navigate: (route: Route) => void;
}

export function WorkPage(props: WorkPageProps) {
  const [saved, setSaved] = useState<SavedOn | null>(null);
  const isMarker = props.session.capabilities.includes("grade");
  const work = useQuery(workPath(props.activityId, memberOf(props)));
  // The region has to be there before its words; until then the page says that it opens.
  const wasOpen = useRef(false);
  wasOpen.current ||= work.data !== null;
  return (
    <>
      {isMarker && wasOpen.current && (
        <p class="mark-saved" role="status">
          {saved !== null && saved.member === props.memberId && saved.words}
        </p>
      )}
      <WorkOf {...props} work={work} isMarker={isMarker} setSaved={setSaved} />
    </>
  );
}

/** Words about the mark that was saved last, and the student whose page has them. */
interface SavedOn {
  readonly words: string;
  readonly member: string | undefined;
}

/** The member whose work is shown. */
function memberOf({ memberId, session }: WorkPageProps): string {
  return memberId ?? session.enrolment_id ?? "";
}

interface WorkOfProps extends WorkPageProps {
  readonly work: QueryResult<Work>;
  readonly isMarker: boolean;
  readonly setSaved: (saved: SavedOn) => void;
}

function WorkOf(props: WorkOfProps) {
  const { activityId, memberId, session, navigate, work, isMarker, setSaved } = props;
  const member = memberOf(props);
  const filter = parseFilter(props.filter);
  const queue = useQueue(activityId, member, filter, isMarker, navigate);
  const mark = useMark(activityId, isMarker && work.data?.role === "student" ? member : null);
  const [active, setActive] = useState<string | null>(null);
  if (work.data === null) {
    return <PendingPage queries={[work]} />;
  }
  const { name, notes, mentioned, is_own: isOwn, receipts, feedback } = work.data;
  const mayGive = isMarker && !isOwn && mark.data?.is_gradable === true;
  const criteria = isOwn ? assessedCriteria(work.data.assessment) : markedCriteria(mark.data);
  const feedbackOn = (place: NotePlace) => (
    <FeedbackOn
      activityId={activityId}
      enrolmentId={member}
      workspaceId={place.workspace_id}
      highlight={place.highlight}
      feedback={feedback.find((one) => isSame(one, place))}
      isOwn={isOwn}
      mayGive={mayGive}
    />
  );
  const open = (note: WorkNote) =>
    navigate({
      screen: "annotate",
      activity: activityId,
      workspace: note.workspace_id,
      note: note.highlight,
      ...(note.is_hidden && !isOwn ? { member } : {}),
    });
  const current = receipts.find((one) => one.taken_back_at === null);
  return (
    <div class="page work-page" data-marking={isMarker && work.data.role === "student"}>
      {queue !== null && <QueueBar {...queue} filter={filter} />}
      <h1 dir="auto">{isOwn ? t("Your notes") : name}</h1>
      {current === undefined ? (
        <p class="lead">{contentsOf(notes)}</p>
      ) : (
        <>
          <p class="lead">{handedInWords(work.data, current)}</p>
          <ReceiptView receipt={current} />
        </>
      )}
      {current === undefined && work.data.hands_in && work.data.role === "student" && (
        <p class="lead">{missingWords(work.data)}</p>
      )}
      <EarlierReceipts receipts={receipts} />
      <EarlierAttempts attempts={work.data.attempts} activityId={activityId} navigate={navigate} />
      <SharedHistories workspaces={work.data.histories} member={member} />
      {work.data.credit !== null && (
        <section class="work-credit" aria-label={t("What counts")}>
          <CreditList {...work.data.credit}>
            {isOwn && work.data.mark === null ? t("It is no mark before you see one here.") : ""}
          </CreditList>
        </section>
      )}
      {work.data.mark !== null && (
        <OwnMark mark={work.data.mark} assessment={work.data.assessment} />
      )}
      <MarkHistory events={work.data.mark_history} />
      {isMarker && work.data.role === "student" && (
        <MarkPanel
          key={member}
          activityId={activityId}
          memberId={member}
          name={name}
          session={session}
          goOn={queue?.goOn ?? null}
          onSaved={(words, isGoingOn) =>
            setSaved({ words, member: isGoingOn ? (queue?.position.next ?? undefined) : memberId })
          }
          answer={mark}
          onCriterion={setActive}
          hasFeedbackDraft={feedback.some((one) => one.is_draft)}
        />
      )}
      {work.data.answers.map((answer) => (
        <section key={answer.workspace_id} class="work-answer" aria-label={t("Answer")}>
          <h2>
            {t("Answer")} <small>{plural(answer.words, "{n} word", "{n} words")}</small>
          </h2>
          <AnswerView blocks={answer.blocks} />
          {mark.data?.is_sealed !== true && !isOwn && (
            <button
              type="button"
              class="quiet"
              onClick={() =>
                navigate({
                  screen: "annotate",
                  activity: activityId,
                  workspace: answer.workspace_id,
                })
              }
            >
              {t("Open it beside the text")}
            </button>
          )}
        </section>
      ))}
      <NotesByCriterion
        notes={notes}
        criteria={criteria}
        active={active}
        feedbackOn={feedbackOn}
        personOf={(author) => ({ name: mentioned[author] ?? UNKNOWN, isMe: false })}
        open={mark.data?.is_sealed ? null : open}
      />
      <StrayFeedback work={work.data} feedbackOn={feedbackOn} />
      {isOwn && (
        <p class="page-actions">
          <button
            type="button"
            class="primary"
            onClick={() => navigate({ screen: "annotate", activity: activityId })}
          >
            {t("Open the activity")}
          </button>
        </p>
      )}
    </div>
  );
}

/** Highlight on which feedback can be. */
interface NotePlace {
  readonly workspace_id: string;
  readonly highlight: string;
}

function isSame(one: NotePlace, other: NotePlace): boolean {
  return one.workspace_id === other.workspace_id && one.highlight === other.highlight;
}

interface FeedbackOnProps extends FeedbackPlace {
  readonly feedback: Feedback | undefined;
  readonly isOwn: boolean;
  /** True for a marker of a student who can get feedback now. */
  readonly mayGive: boolean;
}

function FeedbackOn({ isOwn, mayGive, ...rest }: FeedbackOnProps) {
  if (isOwn) {
    return rest.feedback === undefined ? null : <ShownFeedback text={rest.feedback.text} />;
  }
  return mayGive ? <NoteFeedback {...rest} /> : null;
}

interface StrayFeedbackProps {
  readonly work: Work;
  readonly feedbackOn: (place: NotePlace) => ComponentChildren;
}

/** Feedback on notes that are not there any more. */
function StrayFeedback({ work: { feedback, notes }, feedbackOn }: StrayFeedbackProps) {
  const stray = feedback.filter((one) => !notes.some((note) => isSame(one, note)));
  return stray.length === 0 ? null : (
    <section aria-labelledby="stray-feedback">
      <h2 id="stray-feedback">{t("Feedback on notes that are not there any more")}</h2>
      {stray.map((one) => (
        <div key={`${one.workspace_id}/${one.highlight}`}>
          <blockquote dir="auto">{one.quote}</blockquote>
          {feedbackOn(one)}
        </div>
      ))}
    </section>
  );
}

/** Sentence about the notes that stand below a receipt. */
function handedInWords({ is_own: isOwn, notes }: Work, receipt: Receipt): string {
  if (!receipt.is_group) {
    return isOwn
      ? t("These are your notes as you handed them in.")
      : t("These are the notes as they were handed in.");
  }
  if (notes.length === 0) {
    return isOwn
      ? t("The work of the group is handed in. No note in it is what you wrote.")
      : t("The work of the group is handed in. No note in it is what this student wrote.");
  }
  return isOwn
    ? t("The work of the group is handed in. Below is what you wrote of it.")
    : t("The work of the group is handed in. Below is what this student wrote of it.");
}

/** Reason why there is no receipt that counts. */
function missingWords({ receipts, due_at }: Work): string {
  const what = receipts.length > 0 ? t("It was taken back.") : t("Nothing is handed in yet.");
  return due_at === null
    ? what
    : `${what} ${t("{date}.", { date: dateInWords({ ...NO_DATES, due_at }, Date.now()) })}`;
}

function contentsOf(notes: readonly WorkNote[]): string {
  const comments = notes.filter((note) => note.text !== "").length;
  const checks = notes.filter((note) => note.check !== null).length;
  const highlights = notes.length - comments - checks;
  if (notes.length === 0) {
    return t("Nothing has been written yet.");
  }
  return [
    plural(highlights, "{n} highlight", "{n} highlights"),
    plural(comments, "{n} comment", "{n} comments"),
    ...(checks === 0 ? [] : [plural(checks, "{n} claim checked", "{n} claims checked")]),
  ].join(", ");
}
