/**
 * Columns of the table of members: what each shows, by what it is sorted, its sum and its cells in a
 * file. Table and file are made of the same columns, so that one has what the other has.
 */

import type { ComponentChild } from "preact";
import type { ClassMember, ClassOverview } from "../../api/openapi.generated";
import { deliveryWords } from "../../features/grading/grade_status";
import { markingStateWords } from "../../features/grading/marking_state";
import { number, series, t } from "../../i18n/messages";
import { dayInWords, shortTimeAgo, tableTime, wholeTime } from "../../ui/format_time";
import { roleWords } from "../../ui/role_words";
import { letterOf } from "../../ui/tag_mark";
import { hasHandedIn, hasWritten, isMarked, type Surroundings } from "./filters";

export interface Column {
  readonly key: string;
  readonly title: string;
  /** Explanation of the title. */
  readonly hint?: string;
  /** Least width, in rem; what is over is shared out by it. */
  readonly least: number;
  /** Order in which it is sorted first. */
  readonly first: "ascending" | "descending";
  /** Value to sort by; null comes last. */
  readonly value: (member: ClassMember) => number | string | null;
  /** Content of a cell; the name and the mark have cells of their own. */
  readonly show?: (member: ClassMember, now: number) => ComponentChild;
  readonly sum: (members: readonly ClassMember[]) => ComponentChild;
  /** Cells in a file: titles, and texts of a member. */
  readonly titles: readonly string[];
  readonly texts: (member: ClassMember) => readonly string[];
}

/** Columns of a class in an activity, in order. */
export function columnsFor(overview: ClassOverview, at: Surroundings): Column[] {
  const columns: Column[] = [
    nameColumn(overview),
    time(
      "started",
      t("Started"),
      t("First note in this activity"),
      (one) => one.started_at,
      hasWritten,
    ),
    numbers("highlights", t("Highlights"), (one) => one.highlights),
    numbers("comments", t("Comments"), (one) => one.comments, t("With replies")),
    numbers("replies", t("Replies"), (one) => one.replies, t("Comments that answer another one")),
    numbers("words", t("Words"), (one) => one.words, t("Words of the comments")),
    tagColumn(overview),
    ...(at.isCommentNeeded
      ? [
          numbers(
            "lacking",
            t("No comment"),
            (one) => one.lacking_comments,
            t("Notes without the comment that their tag needs"),
          ),
        ]
      : []),
    numbers(
      "questions",
      t("Questions"),
      (one) => one.open_questions,
      t("Questions that are still open"),
    ),
    ...(at.isAnswered
      ? [
          numbers(
            "answer",
            t("Answer"),
            (one) => one.answer_words,
            t("Words of the written answer"),
          ),
        ]
      : []),
    time("last_note", t("Last note"), t("In this activity"), (one) => one.last_note_at, null),
    time("last_seen", t("Last seen"), t("In this course"), (one) => one.last_arrival_at, null),
    ...(at.isAsked ? [broughtColumn()] : []),
    ...(at.handsIn ? [submissionColumn()] : []),
    markColumn(at),
  ];
  return columns.map((column) => ({
    ...column,
    least: Math.max(column.least, REM_PER_LETTER * longestWord(column.title)),
  }));
}

/** Width of a letter of a title, with its share of the space between columns. */
const REM_PER_LETTER = 0.54;

function longestWord(title: string): number {
  return Math.max(...title.split(" ").map((word) => word.length));
}

/** Members in the order of a column, those without a value last; by name where they are the same. */
export function sorted(
  members: readonly ClassMember[],
  { value }: Column,
  isDescending: boolean,
): ClassMember[] {
  return members.toSorted((a, b) => {
    const [one, other] = [value(a), value(b)];
    if (one === null || other === null) {
      return Number(one === null) - Number(other === null) || byName(a, b);
    }
    return (isDescending ? -compare(one, other) : compare(one, other)) || byName(a, b);
  });
}

/** Rows of a file with what the table shows. */
export function fileRows(members: readonly ClassMember[], columns: readonly Column[]): string[][] {
  return [
    columns.flatMap(({ titles }) => titles),
    ...members.map((member) => columns.flatMap(({ texts }) => texts(member))),
  ];
}

const names = new Intl.Collator(undefined, { numeric: true });

function byName(a: ClassMember, b: ClassMember): number {
  return names.compare(a.name, b.name);
}

function compare(a: number | string, b: number | string): number {
  return typeof a === "number" && typeof b === "number" ? a - b : names.compare(`${a}`, `${b}`);
}

function total(members: readonly ClassMember[], of: (member: ClassMember) => number): number {
  return members.reduce((sum, member) => sum + of(member), 0);
}

function nameColumn({ groups }: ClassOverview): Column {
  const groupNames = (member: ClassMember) =>
    groups.filter(({ id }) => member.groups.includes(id)).map(({ name }) => name);
  const hasGroups = groups.length > 0;
  return {
    key: "name",
    title: t("Name"),
    least: 10,
    first: "ascending",
    value: (member) => member.name,
    show: (member) => <small>{about(member, groupNames(member))}</small>,
    sum: (members) => t("{members} shown", { members: members.length }),
    titles: [t("Name"), t("Role"), t("In the course"), ...(hasGroups ? [t("Groups")] : [])],
    texts: (member) => [
      member.name,
      roleWords(member.role),
      member.active ? t("yes") : t("no"),
      ...(hasGroups ? [groupNames(member).join("; ")] : []),
    ],
  };
}

function about(member: ClassMember, groups: readonly string[]): string {
  return [
    member.role === "student" ? [] : roleWords(member.role),
    groups,
    member.active ? [] : t("no longer in the course"),
  ]
    .flat()
    .join(" · ");
}

function numbers(
  key: string,
  title: string,
  of: (member: ClassMember) => number,
  hint?: string,
): Column {
  return {
    key,
    title,
    ...(hint === undefined ? {} : { hint }),
    least: 4.6,
    first: "descending",
    value: of,
    show: (member) => of(member) || "–",
    sum: (members) => number(total(members, of)),
    titles: [title],
    texts: (member) => [String(of(member))],
  };
}

function time(
  key: string,
  title: string,
  hint: string,
  of: (member: ClassMember) => string | null,
  counted: ((member: ClassMember) => boolean) | null,
): Column {
  return {
    key,
    title,
    hint,
    least: 5.25,
    first: "descending",
    value: of,
    show: (member, now) => {
      const at = of(member);
      return at === null ? (
        "–"
      ) : (
        <time dateTime={at} title={wholeTime(at)}>
          {shortTimeAgo(at, now)}
        </time>
      );
    },
    sum: (members) => (counted === null ? "" : members.filter(counted).length),
    titles: [title],
    texts: (member) => [tableTime(of(member))],
  };
}

/** Numbers by tag, each with the tag's letter; a file has a column for each tag. */
function tagColumn({ tags, members }: ClassOverview): Column {
  const rest = { key: "", name: t("Own or no tag"), color: "#6b7280", shortcut: "–" };
  const used = [...tags, rest].filter(
    ({ key }) => key !== "" || members.some((member) => member.tags[key]),
  );
  const counts = (numberOf: (key: string) => number) => {
    const some = used.filter(({ key }) => numberOf(key) > 0);
    return some.length === 0 ? (
      "–"
    ) : (
      <>
        <span class="visually-hidden">
          {series(some.map(({ key, name }) => `${name}: ${numberOf(key)}`))}
        </span>
        {some.map((tag) => (
          <span
            key={tag.key}
            class="tag-count"
            aria-hidden="true"
            title={tag.name}
            data-letter={letterOf(tag).toUpperCase()}
            style={{ "--tag": tag.color }}
          >
            {numberOf(tag.key)}
          </span>
        ))}
      </>
    );
  };
  return {
    key: "tags",
    title: t("Tags"),
    hint: t("Highlights by tag; sorted by the number of different tags"),
    least: 7,
    first: "descending",
    value: (member) => Object.values(member.tags).filter((one) => one > 0).length,
    show: (member) => counts((key) => member.tags[key] ?? 0),
    sum: (shown) => counts((key) => total(shown, (member) => member.tags[key] ?? 0)),
    titles: used.map(({ name }) => t("Tag: {name}", { name })),
    texts: (member) => used.map(({ key }) => String(member.tags[key] ?? 0)),
  };
}

function broughtColumn(): Column {
  const state = (one: ClassMember["brought"][number]) =>
    series(
      [one.is_accepted ? "" : t("not added yet"), one.is_late ? t("late") : ""].filter(Boolean),
    );
  return {
    key: "brought",
    title: t("Conversation"),
    least: 8,
    first: "descending",
    value: (member) => member.brought.length,
    show: ({ brought }) =>
      brought.length === 0 ? (
        "–"
      ) : (
        <ul class="member-brought">
          {brought.map((one) => (
            <li key={one.id}>
              <span dir="auto">{one.title}</span>
              {state(one) !== "" && <small>{state(one)}</small>}
            </li>
          ))}
        </ul>
      ),
    sum: (members) => total(members, ({ brought }) => brought.length),
    titles: [t("Conversation")],
    texts: ({ brought }) => [
      brought
        .map((one) => (state(one) === "" ? one.title : `${one.title} (${state(one)})`))
        .join("; "),
    ],
  };
}

/** Time at which work was handed in or taken back, and more time that somebody was given. */
function submissionColumn(): Column {
  const until = ({ extension }: ClassMember) => extension?.due_at ?? extension?.closes_at ?? null;
  const state = (member: ClassMember) => {
    const late = member.submission?.is_late === true ? t("late") : t("handed in");
    return hasHandedIn(member) ? late : member.submission === null ? "" : t("taken back");
  };
  const time = ({ submission }: ClassMember) =>
    submission === null ? null : (submission.taken_back_at ?? submission.handed_in_at);
  return {
    key: "submission",
    title: t("Handed in"),
    hint: t("Work that is handed in stays as it was, and is what is marked"),
    least: 7,
    first: "descending",
    value: (member) => (hasHandedIn(member) ? time(member) : null),
    show: (member) => {
      const [at, words, later] = [time(member), state(member), until(member)];
      return (
        <>
          {at === null ? (
            "–"
          ) : (
            <time dateTime={at} title={wholeTime(at)}>
              {words === "taken back"
                ? t("taken back {time}", { time: dayInWords(at) })
                : dayInWords(at)}
            </time>
          )}
          {words === "late" && <small class="late">{t("late")}</small>}
          {later !== null && <small>{t("more time: {later}", { later: dayInWords(later) })}</small>}
        </>
      );
    },
    sum: (members) => `${members.filter(hasHandedIn).length}`,
    titles: [t("Handed in"), t("State of the work"), t("More time until")],
    texts: (member) => [tableTime(time(member)), state(member), tableTime(until(member))],
  };
}

function markColumn({ isInLms, isByTwo }: Surroundings): Column {
  return {
    key: "grade",
    title: t("Mark"),
    least: 9,
    first: "descending",
    value: ({ grade, draft }) => draft?.score ?? grade?.score ?? null,
    sum: (members) => {
      const marks = members.flatMap(({ grade, draft }) => draft?.score ?? grade?.score ?? []);
      const mean = marks.reduce((sum, mark) => sum + mark, 0) / marks.length;
      const count = members.filter(isMarked).length;
      const words = isByTwo ? t("{count} agreed", { count }) : t("{count} marked", { count });
      return marks.length === 0
        ? words
        : t("{words}, mean {mean}", { words, mean: Math.round(mean * 10) / 10 });
    },
    titles: [
      t("Mark"),
      t("Out of"),
      t("Not released"),
      isInLms ? t("Delivery") : t("State"),
      t("Problem"),
      ...(isByTwo ? [t("Two marks")] : []),
    ],
    texts: ({ grade, draft, marking_state }) => [
      ...(grade === null
        ? ["", "", draftText(draft), "", ""]
        : [
            grade.score === null ? "" : String(grade.score),
            String(grade.maximum),
            draftText(draft),
            deliveryWords(grade),
            grade.problem_sentence ?? "",
          ]),
      ...(isByTwo ? [marking_state === null ? "" : markingStateWords(marking_state)] : []),
    ],
  };
}

/** Points of a mark that is not released, with their maximum. */
function draftText(draft: ClassMember["draft"]): string {
  return draft === null
    ? ""
    : t("{score} of {maximum}", { score: draft.score, maximum: draft.maximum });
}
