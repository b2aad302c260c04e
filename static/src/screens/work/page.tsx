/** Notes of one person in an activity, as they were handed in where they are; the mark for markers. */

import "./page.css";
import type { Receipt, SessionInfo, Work, WorkNote } from "../../api/openapi.generated";
import { workPath } from "../../api/paths";
import { CreditList } from "../../features/credit/credit_list";
import { EarlierReceipts } from "../../features/handing_in/earlier_receipts";
import { ReceiptView } from "../../features/handing_in/receipt";
import { dateInWords, NO_DATES } from "../../features/handing_in/words";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { PendingPage } from "../../ui/error_page";
import { timeAgo, wholeTime } from "../../ui/format_time";
import { MarkPanel } from "./mark_panel";
import { OwnMark } from "./own_mark";
import { parseFilter } from "./queue";
import { QueueBar } from "./queue_bar";
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
  const { activityId, memberId, session, navigate } = props;
  const member = memberId ?? session.enrolment_id ?? "";
  const work = useQuery(workPath(activityId, member));
  const isMarker = session.capabilities.includes("grade");
  const filter = parseFilter(props.filter);
  const queue = useQueue(activityId, member, filter, isMarker, navigate);
  if (work.data === null) {
    return <PendingPage queries={[work]} />;
  }
  const { name, notes, is_own: isOwn, receipts } = work.data;
  const current = receipts.find((one) => one.taken_back_at === null);
  return (
    <div class="page work-page" data-marking={isMarker && work.data.role === "student"}>
      {queue !== null && <QueueBar {...queue} filter={filter} />}
      <h1 dir="auto">{isOwn ? "Your notes" : name}</h1>
      {current === undefined ? (
        <p class="lead">{counted(notes)}</p>
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
      {work.data.mark !== null && <OwnMark mark={work.data.mark} />}
      {work.data.credit !== null && (
        <section class="work-credit" aria-label="What counts">
          <CreditList {...work.data.credit}>
            {isOwn && work.data.mark === null ? "It is no mark before you see one here." : ""}
          </CreditList>
        </section>
      )}
      {isMarker && work.data.role === "student" && (
        <MarkPanel
          key={member}
          activityId={activityId}
          memberId={member}
          name={name}
          session={session}
          goOn={queue?.goOn ?? null}
        />
      )}
      <ol class="work-notes">
        {grouped(notes).map(([first, comments]) => (
          <Note
            key={`${first.workspace_id}/${first.highlight}`}
            note={first}
            comments={comments}
            open={() =>
              navigate({
                screen: "annotate",
                activity: activityId,
                workspace: first.workspace_id,
                note: first.highlight,
                ...(first.is_hidden && !isOwn ? { member } : {}),
              })
            }
          />
        ))}
      </ol>
      {isOwn && (
        <p class="page-actions">
          <button
            type="button"
            class="primary"
            onClick={() => navigate({ screen: "annotate", activity: activityId })}
          >
            Open the activity
          </button>
        </p>
      )}
    </div>
  );
}

/** Sentence about the notes that stand below a receipt. */
function handedInWords({ is_own: isOwn, notes }: Work, receipt: Receipt): string {
  if (!receipt.is_group) {
    return isOwn
      ? "These are your notes as you handed them in."
      : "These are the notes as they were handed in.";
  }
  const whose = isOwn ? "you wrote" : "this student wrote";
  return notes.length === 0
    ? `The work of the group is handed in. Nothing of it is what ${whose}.`
    : `The work of the group is handed in. Below is what ${whose} of it.`;
}

/** Reason why there is no receipt that counts. */
function missingWords({ receipts, due_at }: Work): string {
  const what = receipts.length > 0 ? "It was taken back" : "Nothing is handed in yet";
  return due_at === null
    ? `${what}.`
    : `${what}. ${dateInWords({ ...NO_DATES, due_at }, Date.now())}.`;
}

/** Notes grouped by highlight. */
function grouped(notes: readonly WorkNote[]): (readonly [WorkNote, readonly WorkNote[]])[] {
  const groups = new Map<string, WorkNote[]>();
  for (const note of notes) {
    const key = `${note.workspace_id}/${note.highlight}`;
    groups.set(key, [...(groups.get(key) ?? []), note]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [[first, group.filter((note) => note.text !== "")] as const];
  });
}

function counted(notes: readonly WorkNote[]): string {
  const comments = notes.filter((note) => note.text !== "").length;
  const highlights = notes.length - comments;
  if (notes.length === 0) {
    return "Nothing has been written yet.";
  }
  return `${highlights} ${highlights === 1 ? "highlight" : "highlights"}, ${comments} ${comments === 1 ? "comment" : "comments"}`;
}

interface NoteProps {
  readonly note: WorkNote;
  readonly comments: readonly WorkNote[];
  readonly open: () => void;
}

function Note({ note, comments, open }: NoteProps) {
  return (
    <li>
      <p class="work-note-head">
        <span class="work-tag">
          <i style={{ background: note.color }} aria-hidden="true" />
          {note.tag}
        </span>
        {Date.parse(note.created_at) > 0 && (
          <time dateTime={note.created_at} title={wholeTime(note.created_at)}>
            {timeAgo(note.created_at)}
          </time>
        )}
        {!note.is_on_own && <span>on somebody else’s highlight</span>}
        {note.is_hidden && <span>hidden from the class</span>}
        <button type="button" class="quiet" onClick={open}>
          Open
        </button>
      </p>
      <blockquote dir="auto">{note.quote}</blockquote>
      {comments.map((comment) => (
        <p key={`${comment.created_at}/${comment.text}`} class="work-comment" dir="auto">
          {comment.text}
        </p>
      ))}
    </li>
  );
}
