/** Row of a member: numbers, mark, and the form for it. */

import { memo } from "preact/compat";
import type { Activity, ClassMember } from "../../api/openapi.generated";
import { GradeForm } from "../../features/grading/grade_form";
import { DraftStatus, GradeStatus } from "../../features/grading/grade_status";
import { markingStateWords } from "../../features/grading/marking_state";
import { ResendButton } from "../../features/grading/resend_button";
import { RuleMark } from "../../features/grading/rule_mark";
import { t } from "../../i18n/messages";
import type { Column } from "./columns";

/** Roles that the styles take from table elements in some browsers: each row is a grid. */
export const ROLES = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  column: { role: "columnheader" },
  name: { role: "rowheader" },
  cell: { role: "cell" },
} as const;

interface MemberRowProps {
  readonly member: ClassMember;
  readonly columns: readonly Column[];
  readonly activity: Activity;
  readonly mayGrade: boolean;
  readonly isInLms: boolean;
  /** True for who may withdraw a mark that is released. */
  readonly mayWithdraw: boolean;
  readonly isOpen: boolean;
  readonly now: number;
  /** Show what a member has written. */
  readonly show: (enrolmentId: string) => void;
  /** Open or close the form of a member's mark. */
  readonly toggle: (enrolmentId: string) => void;
}

/** Drawn again only when something in it is another. */
export const MemberRow = memo((props: MemberRowProps) => {
  const { member, columns, activity, isInLms, mayWithdraw, isOpen, now, show, toggle } = props;
  const close = () => {
    toggle(member.enrolment_id);
    document.getElementById(buttonId(member))?.focus();
  };
  return (
    <>
      <tr {...ROLES.row} class={member.active ? "" : "inactive"}>
        {columns.map((column) => {
          if (column.key === "name") {
            return (
              <th {...ROLES.name} key={column.key} scope="row">
                <button
                  type="button"
                  class="quiet member-name"
                  dir="auto"
                  onClick={() => show(member.enrolment_id)}
                >
                  {member.name}
                </button>
                {column.show?.(member, now)}
              </th>
            );
          }
          return column.key === "grade" ? (
            <MarkCell key={column.key} {...props} />
          ) : (
            <td {...ROLES.cell} key={column.key}>
              {column.show?.(member, now)}
            </td>
          );
        })}
      </tr>
      {isOpen && (
        <tr {...ROLES.row} class="grade-row">
          <td {...ROLES.cell} colSpan={columns.length}>
            <RuleMark
              activityId={activity.id}
              enrolmentId={member.enrolment_id}
              name={member.name}
              computed={member.computed}
              grade={member.grade}
              draft={member.draft}
              onFollowing={close}
            />
            <GradeForm
              activityId={activity.id}
              enrolmentId={member.enrolment_id}
              name={member.name}
              maximum={activity.score_maximum}
              grade={member.grade}
              draft={member.draft}
              holdsMarks={activity.holds_marks}
              mayWithdraw={mayWithdraw}
              isInLms={isInLms}
              close={close}
            />
          </td>
        </tr>
      )}
    </>
  );
});

/** Id of the button that opens the form of a member's mark. */
function buttonId(member: ClassMember): string {
  return `mark-${member.enrolment_id}`;
}

function MarkCell({ member, activity, mayGrade, isOpen, show, toggle }: MemberRowProps) {
  const { grade, draft, computed, name, enrolment_id: enrolmentId } = member;
  const isByHand = (draft ?? grade)?.is_computed === false;
  const isUnmarked = grade === null && draft === null;
  return (
    <td {...ROLES.cell} data-mark tabIndex={-1}>
      {draft !== null && <DraftStatus draft={draft} isChange={grade !== null} />}
      {grade !== null && <GradeStatus grade={grade} />}
      {member.marking_state !== null && <small>{markingStateWords(member.marking_state)}</small>}
      {isByHand && computed !== null && (
        <small>{t("by hand; the rule says {computed}", { computed })}</small>
      )}
      {mayGrade && grade?.state === "parked" && (
        <ResendButton activityId={activity.id} enrolmentId={enrolmentId} name={name} />
      )}
      {mayGrade && member.role === "student" && member.active && (
        <button
          type="button"
          id={buttonId(member)}
          {...(member.marking_state === null ? { "aria-expanded": isOpen } : {})}
          aria-label={
            isUnmarked ? t("Mark {name}", { name }) : t("Change the mark of {name}", { name })
          }
          // What two people give and agree on stands beside the work.
          onClick={() => (member.marking_state === null ? toggle(enrolmentId) : show(enrolmentId))}
        >
          {isUnmarked ? t("Mark") : t("Change")}
        </button>
      )}
    </td>
  );
}
