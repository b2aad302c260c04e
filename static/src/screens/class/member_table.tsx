/** The table of members: found, picked out, sorted, added up and taken away as a file. */

import { useCallback, useMemo, useRef, useState } from "preact/hooks";
import { save } from "../../api/http";
import type { Activity, ClassOverview } from "../../api/openapi.generated";
import { AgreeOnMeans } from "../../features/grading/agree_on_means";
import { GiveZeros } from "../../features/grading/give_zeros";
import { GroupFilter, isInGroup } from "../../features/groups/group_filter";
import { plural, t } from "../../i18n/messages";
import { csv } from "../../ui/csv";
import { useGrowing } from "../../ui/use_growing";
import { useNow } from "../../ui/use_now";
import { type Column, columnsFor, fileRows, sorted } from "./columns";
import { Drafts } from "./drafts";
import { type Choice, choicesFor, FILTERS, needsSentence, type Surroundings } from "./filters";
import { fitting, useWidth } from "./fold_columns";
import { MarksInLms } from "./marks_in_lms";
import { MemberRow, ROLES } from "./member_row";

interface MemberTableProps {
  readonly overview: ClassOverview;
  readonly activity: Activity;
  readonly mayGrade: boolean;
  readonly isInLms: boolean;
  readonly mayRelease: boolean;
  /** Show what a member has written. */
  readonly show: (enrolmentId: string) => void;
}

export function MemberTable(props: MemberTableProps) {
  const { overview, activity, mayGrade, isInLms, mayRelease, show } = props;
  const now = useNow();
  const at = useMemo<Surroundings>(
    () => ({
      mayGrade,
      isInLms,
      holdsMarks: activity.holds_marks,
      isByTwo: activity.marker_count === 2,
      isAsked: activity.contributions.mode !== "no",
      isAnswered: activity.response.mode !== "no",
      handsIn: activity.hands_in,
      minimum: activity.workspace_for === "group" ? null : activity.passage_minimum || null,
      isCommentNeeded: overview.tags.some((tag) => tag.needs_comment),
    }),
    [mayGrade, isInLms, activity, overview.tags],
  );
  const columns = useMemo(() => columnsFor(overview, at), [overview, at]);
  const [wanted, setWanted] = useState("");
  const [group, setGroup] = useState("");
  const [choice, setChoice] = useState<Choice>("everybody");
  const [order, setOrder] = useState({ key: "name", isDescending: false });
  const [open, setOpen] = useState<string | null>(null);
  const toggle = useCallback((id: string) => setOpen((old) => (old === id ? null : id)), []);

  const inGroup = overview.members.filter((one) => isInGroup(one, group));
  const name = wanted.toLocaleLowerCase();
  const column = columns.find(({ key }) => key === order.key) ?? columns[0];
  const shown = useMemo(() => {
    const found = inGroup.filter(
      (one) => FILTERS[choice].holds(one, at) && one.name.toLocaleLowerCase().includes(name),
    );
    return column === undefined ? found : sorted(found, column, order.isDescending);
  }, [overview, group, choice, at, name, column, order.isDescending]);
  const drawn = useGrowing(shown.length);
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const [isWhole, setWhole] = useState(false);
  const fit = useMemo(() => fitting(columns, width, order.key), [columns, width, order.key]);
  const inTable = isWhole ? columns : fit;
  const sortBy = ({ key, first }: Column) =>
    setOrder((old) => ({
      key,
      isDescending: old.key === key ? !old.isDescending : first === "descending",
    }));

  return (
    <section aria-label={t("Members")}>
      <div class="member-filters">
        <label>
          {t("Find somebody")}
          <input
            type="search"
            value={wanted}
            onInput={(event) => setWanted(event.currentTarget.value)}
          />
        </label>
        <label>
          {t("Show")}
          <select
            value={choice}
            onChange={({ currentTarget }) => setChoice(currentTarget.value as Choice)}
          >
            {choicesFor(at).map((each) => (
              <option key={each} value={each}>
                {FILTERS[each].words} (
                {inGroup.filter((one) => FILTERS[each].holds(one, at)).length})
              </option>
            ))}
          </select>
        </label>
        <GroupFilter groups={overview.groups} chosen={group} onChoose={setGroup} />
        {fit.length < columns.length && (
          <button type="button" onClick={() => setWhole(!isWhole)}>
            {isWhole
              ? t("Fewer columns")
              : plural(columns.length - fit.length, "{n} more column", "{n} more columns")}
          </button>
        )}
        <button
          type="button"
          onClick={() =>
            save(new Blob([csv(fileRows(shown, columns))], { type: "text/csv" }), "class.csv")
          }
        >
          {t("Download (CSV)")}
        </button>
      </div>
      {choice === "needs" && <p class="hint">{needsSentence(at)}</p>}
      {activity.holds_marks && mayGrade && (
        <Drafts
          activity={activity}
          members={overview.members}
          shown={shown}
          mayRelease={mayRelease}
        />
      )}
      {activity.marker_count === 2 && mayRelease && (
        <AgreeOnMeans activityId={activity.id} members={overview.members} />
      )}
      {mayGrade && isInLms && (
        <MarksInLms
          activityId={activity.id}
          members={overview.members}
          mayTake={mayRelease || !activity.holds_marks}
        />
      )}
      {mayRelease && overview.members.some(({ computed }) => computed !== null) && (
        <GiveZeros
          activityId={activity.id}
          members={overview.members}
          holdsMarks={activity.holds_marks}
        />
      )}
      <p class="visually-hidden" role="status">
        {plural(shown.length, "{n} person is shown.", "{n} people are shown.")}
      </p>
      <div class="table-scroll" ref={scroller}>
        <table
          {...ROLES.table}
          class="member-table"
          style={{
            "--columns": inTable.map(({ least }) => `minmax(${least}rem, ${least}fr)`).join(" "),
            "--least": `${inTable.reduce((sum, { least }) => sum + least, 0)}rem`,
          }}
          aria-rowcount={shown.length + 2}
        >
          <thead {...ROLES.group}>
            <tr {...ROLES.row}>
              {inTable.map((each) => (
                <ColumnHead
                  key={each.key}
                  column={each}
                  order={each.key === order.key ? order : null}
                  sort={() => sortBy(each)}
                />
              ))}
            </tr>
            <tr {...ROLES.row} class="sums">
              {inTable.map((each) => (
                <td {...ROLES.cell} key={each.key}>
                  {each.sum(shown)}
                </td>
              ))}
            </tr>
          </thead>
          <tbody {...ROLES.group}>
            {shown.slice(0, drawn).map((member) => (
              <MemberRow
                key={member.enrolment_id}
                member={member}
                columns={inTable}
                activity={activity}
                mayGrade={mayGrade}
                isInLms={isInLms}
                mayWithdraw={mayRelease || !activity.holds_marks}
                isOpen={open === member.enrolment_id}
                now={now}
                show={show}
                toggle={toggle}
              />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length === 0 && (
        <p>{wanted === "" ? t("Nobody is in this choice.") : t("Nobody here has that name.")}</p>
      )}
    </section>
  );
}

interface ColumnHeadProps {
  readonly column: Column;
  /** Present order, where it is this column's. */
  readonly order: { readonly isDescending: boolean } | null;
  readonly sort: () => void;
}

function ColumnHead({ column, order, sort }: ColumnHeadProps) {
  const direction = order?.isDescending ? "descending" : "ascending";
  return (
    <th {...ROLES.column} scope="col" aria-sort={order === null ? "none" : direction}>
      <button type="button" title={column.hint} onClick={sort}>
        {column.title}
      </button>
    </th>
  );
}
