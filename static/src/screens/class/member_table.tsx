/** The table of members, and the mark of one of them. */

import { Fragment } from "preact";
import { useState } from "preact/hooks";
import type { Activity, ClassMember } from "../../api/openapi.generated";
import { GradeForm } from "../../features/grading/grade_form";
import { GradeStatus } from "../../features/grading/grade_status";
import { ResendButton } from "../../features/grading/resend_button";
import { dayInWords, timeAgo, wholeTime } from "../../ui/format_time";
import { EVERYBODY, FilterChoice, filtersOf, hasHandedIn } from "./filters";

interface MemberTableProps {
  readonly members: readonly ClassMember[];
  readonly activity: Activity;
  readonly mayGrade: boolean;
  readonly isInLms: boolean;
  /** Show what a member has written. */
  readonly show: (enrolmentId: string) => void;
}

type Order =
  | "name"
  | "highlights"
  | "comments"
  | "replies"
  | "last_note_at"
  | "brought"
  | "submission"
  | "grade";

const COLUMNS: readonly (readonly [Order, string])[] = [
  ["name", "Name"],
  ["highlights", "Highlights"],
  ["comments", "Comments"],
  ["replies", "Replies"],
  ["last_note_at", "Last note"],
  ["brought", "Conversation"],
  ["submission", "Handed in"],
  ["grade", "Mark"],
];

export function MemberTable({ members, activity, mayGrade, isInLms, show }: MemberTableProps) {
  const [wanted, setWanted] = useState("");
  const [order, setOrder] = useState<Order>("name");
  const [open, setOpen] = useState<string | null>(null);
  const filters = filtersOf(activity);
  const [wantedFilter, setFilter] = useState("");
  const filter = filters.find(({ name }) => name === wantedFilter) ?? EVERYBODY;
  const isAsked = activity.contributions.mode !== "no";
  const columns = COLUMNS.filter(
    ([column]) =>
      (isAsked || column !== "brought") && (activity.hands_in || column !== "submission"),
  );
  const shown = members
    .filter(filter.test)
    .filter((one) => one.name.toLocaleLowerCase().includes(wanted.toLocaleLowerCase()))
    .toSorted((a, b) => compare(a, b, order));
  return (
    <section aria-label="Members">
      <label class="member-search">
        Find somebody
        <input
          type="search"
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      </label>
      {filters.length > 1 && (
        <FilterChoice filters={filters} chosen={filter} onChoose={({ name }) => setFilter(name)} />
      )}
      <div class="table-scroll">
        <table class="member-table">
          <thead>
            <tr>
              {columns.map(([column, title]) => (
                <th
                  key={column}
                  scope="col"
                  aria-sort={
                    order === column ? (column === "name" ? "ascending" : "descending") : "none"
                  }
                >
                  <button type="button" onClick={() => setOrder(column)}>
                    {title}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((member) => (
              <Fragment key={member.enrolment_id}>
                <Row
                  member={member}
                  isOpen={open === member.enrolment_id}
                  activityId={activity.id}
                  mayGrade={mayGrade}
                  isAsked={isAsked}
                  handsIn={activity.hands_in}
                  show={() => show(member.enrolment_id)}
                  toggle={() => setOpen(open === member.enrolment_id ? null : member.enrolment_id)}
                />
                {open === member.enrolment_id && (
                  <tr class="grade-row">
                    <td colSpan={columns.length}>
                      <GradeForm
                        activityId={activity.id}
                        enrolmentId={member.enrolment_id}
                        name={member.name}
                        maximum={activity.score_maximum}
                        grade={member.grade}
                        isInLms={isInLms}
                        close={() => {
                          setOpen(null);
                          document.getElementById(buttonId(member))?.focus();
                        }}
                      />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length === 0 && (
        <p>
          {wanted === "" ? "There is nobody of whom that is so." : "Nobody here has that name."}
        </p>
      )}
    </section>
  );
}

function compare(a: ClassMember, b: ClassMember, order: Order): number {
  if (order === "highlights" || order === "comments" || order === "replies") {
    return b[order] - a[order] || a.name.localeCompare(b.name);
  }
  if (order === "submission") {
    return timeOf(b).localeCompare(timeOf(a)) || a.name.localeCompare(b.name);
  }
  if (order === "brought") {
    return b.brought.length - a.brought.length || a.name.localeCompare(b.name);
  }
  if (order === "last_note_at") {
    return (b.last_note_at ?? "").localeCompare(a.last_note_at ?? "");
  }
  if (order === "grade") {
    return (b.grade?.score ?? -1) - (a.grade?.score ?? -1) || a.name.localeCompare(b.name);
  }
  return a.name.localeCompare(b.name);
}

/** Time at which somebody's work was handed in; empty where none is. */
function timeOf(member: ClassMember): string {
  return hasHandedIn(member) ? (member.submission?.handed_in_at ?? "") : "";
}

/** Id of the button that opens the form of a member's mark. */
function buttonId(member: ClassMember): string {
  return `mark-${member.enrolment_id}`;
}

interface RowProps {
  readonly activityId: string;
  readonly member: ClassMember;
  readonly isOpen: boolean;
  readonly mayGrade: boolean;
  /** True where students bring conversations. */
  readonly isAsked: boolean;
  /** True where students hand in. */
  readonly handsIn: boolean;
  readonly toggle: () => void;
  readonly show: () => void;
}

function Row({ activityId, member, isOpen, mayGrade, isAsked, handsIn, toggle, show }: RowProps) {
  return (
    <tr class={member.active ? "" : "inactive"}>
      <th scope="row">
        <button type="button" class="quiet member-name" dir="auto" onClick={show}>
          {member.name}
        </button>
        <small>{about(member)}</small>
      </th>
      <td>{member.highlights || "–"}</td>
      <td>{member.comments || "–"}</td>
      <td>{member.replies || "–"}</td>
      <td>
        {member.last_note_at === null ? (
          "–"
        ) : (
          <time dateTime={member.last_note_at} title={wholeTime(member.last_note_at)}>
            {timeAgo(member.last_note_at)}
          </time>
        )}
      </td>
      {isAsked && (
        <td>
          <Brought member={member} />
        </td>
      )}
      {handsIn && (
        <td>
          <Submitted member={member} />
        </td>
      )}
      <td data-mark tabIndex={-1}>
        {member.grade !== null && <GradeStatus grade={member.grade} />}
        {mayGrade && member.grade?.state === "parked" && (
          <ResendButton
            activityId={activityId}
            enrolmentId={member.enrolment_id}
            name={member.name}
          />
        )}
        {mayGrade && member.role === "student" && member.active && (
          <button
            type="button"
            id={buttonId(member)}
            aria-expanded={isOpen}
            aria-label={`${member.grade === null ? "Mark" : "Change the mark of"} ${member.name}`}
            onClick={toggle}
          >
            {member.grade === null ? "Mark" : "Change"}
          </button>
        )}
      </td>
    </tr>
  );
}

/** Time at which somebody's work was handed in, if it is, and the end of their extra time. */
function Submitted({ member: { submission, extension } }: { readonly member: ClassMember }) {
  const until = extension?.due_at ?? extension?.closes_at ?? null;
  return (
    <>
      {submission === null && "–"}
      {submission !== null && submission.taken_back_at === null && (
        <time dateTime={submission.handed_in_at} title={wholeTime(submission.handed_in_at)}>
          {dayInWords(submission.handed_in_at)}
        </time>
      )}
      {submission !== null && submission.taken_back_at === null && submission.is_late && (
        <small class="late">late</small>
      )}
      {submission !== null && submission.taken_back_at !== null && (
        <span title={wholeTime(submission.taken_back_at)}>
          taken back {dayInWords(submission.taken_back_at)}
        </span>
      )}
      {until !== null && <small>more time: {dayInWords(until)}</small>}
    </>
  );
}

function Brought({ member: { brought } }: { readonly member: ClassMember }) {
  if (brought.length === 0) {
    return <>–</>;
  }
  return (
    <ul class="member-brought">
      {brought.map(({ id, title, is_accepted, is_late }) => (
        <li key={id}>
          <span dir="auto">{title}</span>
          {(!is_accepted || is_late) && (
            <small>
              {[is_accepted ? "" : "not added yet", is_late ? "late" : ""]
                .filter(Boolean)
                .join(", ")}
            </small>
          )}
        </li>
      ))}
    </ul>
  );
}

function about(member: ClassMember): string {
  const role = member.role === "student" ? "" : `${member.role} · `;
  if (!member.active) {
    return `${role}no longer in the course`;
  }
  if (member.last_arrival_at === null) {
    return `${role}has never been here`;
  }
  return `${role}here ${timeAgo(member.last_arrival_at)}`;
}
