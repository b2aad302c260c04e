/** Columns of the progress of a course: the words of a cell, its rank, and its cells in a file. */

import type {
  CourseProgress,
  ProgressActivity,
  ProgressCell,
  ProgressStudent,
} from "../../api/openapi.generated";
import { writtenWords } from "../../features/response/written_words";
import { t } from "../../i18n/messages";
import { tableTime } from "../../ui/format_time";

/** Choices of students to show. */
export const CHOICES = {
  everybody: { words: t("All students"), holds: () => true },
  behind: {
    words: t("Has not started something"),
    holds: (student: ProgressStudent, activities: readonly ProgressActivity[]) =>
      student.active && activities.some(({ id }) => !hasStarted(student.cells[id])),
  },
  unmarked: {
    words: t("Has handed in and has no mark"),
    holds: ({ cells }: ProgressStudent) =>
      Object.values(cells).some((cell) => isHandedIn(cell) && cell.score === null),
  },
  late: {
    words: t("Has handed in late"),
    holds: ({ cells }: ProgressStudent) =>
      Object.values(cells).some((cell) => isHandedIn(cell) && cell.submission?.is_late === true),
  },
} as const;

export type Choice = keyof typeof CHOICES;

/** Key of the column of names. */
export const NAME = "name";

export function isHandedIn({ submission }: ProgressCell): boolean {
  return submission !== null && submission.taken_back_at === null;
}

export function hasStarted(cell: ProgressCell | undefined): boolean {
  return cell !== undefined && (writtenWords(cell) !== "" || cell.submission !== null);
}

/** First words of a cell: the mark, or how far the student has come. */
export function stateOf(cell: ProgressCell | undefined): string {
  if (cell === undefined) {
    return "–";
  }
  if (cell.score !== null) {
    return t("{score} of {maximum}", { score: cell.score, maximum: cell.maximum ?? "–" });
  }
  if (isHandedIn(cell)) {
    return t("handed in");
  }
  return cell.submission === null ? writtenWords(cell) : t("taken back");
}

/** Further words of a cell. */
export function detailsOf(cell: ProgressCell): string {
  const isLate = isHandedIn(cell) && cell.submission?.is_late === true;
  const isMarkedWork = cell.score !== null && isHandedIn(cell);
  const details = [isMarkedWork ? t("handed in") : "", isLate ? t("late") : ""];
  return [...details, stateOf(cell) === writtenWords(cell) ? "" : writtenWords(cell)]
    .filter(Boolean)
    .join(" · ");
}

/** Rank of a cell: marks by their share, then what is handed in, then numbers of notes. */
function rankOf(cell: ProgressCell | undefined): number {
  if (cell === undefined) {
    return 0;
  }
  if (cell.score !== null) {
    return 3 + (cell.maximum ? cell.score / cell.maximum : 0);
  }
  return isHandedIn(cell) ? 2 : 1 - 1 / (cell.notes + Math.sign(cell.answer_words) + 2);
}

const names = new Intl.Collator(undefined, { numeric: true });

/** Students in the order of a column; by name where they are the same. */
export function sorted(
  students: readonly ProgressStudent[],
  key: string,
  isDescending: boolean,
): ProgressStudent[] {
  const sign = isDescending ? -1 : 1;
  const byName = (a: ProgressStudent, b: ProgressStudent) => names.compare(a.name, b.name);
  return students.toSorted((a, b) =>
    key === NAME
      ? sign * byName(a, b)
      : sign * (rankOf(a.cells[key]) - rankOf(b.cells[key])) || byName(a, b),
  );
}

/** Sum of a column: who has started, handed in and has a mark, of the students shown. */
export function sumOf({ id, hands_in }: ProgressActivity, students: readonly ProgressStudent[]) {
  const cells = students.flatMap(({ cells: each }) => each[id] ?? []);
  const count = (holds: (cell: ProgressCell) => boolean) => cells.filter(holds).length;
  return [
    t("{count} started", { count: count(hasStarted) }),
    ...(hands_in || cells.some(isHandedIn)
      ? [t("{count} handed in", { count: count(isHandedIn) })]
      : []),
    t("{count} marked", { count: count(({ score }) => score !== null) }),
  ].join(" · ");
}

/** Rows of a file with what the grid shows. */
export function fileRows(
  { activities, groups }: CourseProgress,
  students: readonly ProgressStudent[],
): string[][] {
  const head = activities.flatMap(({ title, score_maximum: most }) => [
    t("{title}: notes", { title }),
    t("{title}: words of the answer", { title }),
    t("{title}: handed in", { title }),
    t("{title}: state of the work", { title }),
    t("{title}: mark (of {most})", { title, most }),
  ]);
  return [
    [t("Name"), t("In the course"), t("Groups"), ...head],
    ...students.map((student) => [
      student.name,
      student.active ? t("yes") : t("no"),
      groupNames(groups, student),
      ...activities.flatMap(({ id }) => fileCells(student.cells[id])),
    ]),
  ];
}

export function groupNames(groups: CourseProgress["groups"], student: ProgressStudent): string {
  return groups
    .filter(({ id }) => student.groups.includes(id))
    .map(({ name }) => name)
    .join("; ");
}

function fileCells(cell: ProgressCell | undefined): string[] {
  if (cell === undefined) {
    return ["0", "0", "", "", ""];
  }
  const { notes, answer_words: words, submission, score, maximum } = cell;
  const state =
    submission === null
      ? ""
      : !isHandedIn(cell)
        ? t("taken back")
        : submission.is_late
          ? t("late")
          : t("handed in");
  return [
    String(notes),
    String(words),
    tableTime(submission?.handed_in_at ?? null),
    state,
    score === null
      ? ""
      : maximum === null
        ? String(score)
        : t("{score} of {maximum}", { score, maximum }),
  ];
}
