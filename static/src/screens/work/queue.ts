/** Students through whom a marker goes, one after the other. */

import type { ToMark } from "../../api/openapi.generated";
import { isToAgree, needsOwnMark } from "../../features/grading/marking_state";
import { t } from "../../i18n/messages";

export type MarkingFilter =
  | "everyone"
  | "unmarked"
  | "to-mark"
  | "needs-mine"
  | "to-agree"
  | "own-groups";

interface Choice {
  readonly words: string;
  readonly holds: (student: ToMark) => boolean;
  /** True for what is asked only where two people mark. */
  readonly isOfTwo?: boolean;
}

function isUnmarked({ is_marked, has_draft }: ToMark): boolean {
  return !(is_marked || has_draft);
}

export const CHOICES: Readonly<Record<MarkingFilter, Choice>> = {
  everyone: { words: t("All students"), holds: () => true },
  unmarked: { words: t("Not marked"), holds: isUnmarked },
  "to-mark": {
    words: t("Handed in and not marked"),
    holds: (student) => student.is_handed_in && isUnmarked(student),
  },
  "needs-mine": {
    words: t("Needs my mark"),
    holds: ({ marking_state }) => needsOwnMark(marking_state),
    isOfTwo: true,
  },
  "to-agree": {
    words: t("To agree"),
    holds: ({ marking_state }) => isToAgree(marking_state),
    isOfTwo: true,
  },
  "own-groups": { words: t("My groups"), holds: (student) => student.is_in_own_group },
};

const FILTERS = Object.keys(CHOICES) as MarkingFilter[];

/** Filters that make sense for these students, in order, and the one that is chosen. */
export function filtersFor(students: readonly ToMark[], chosen: MarkingFilter): MarkingFilter[] {
  const isByTwo = students.some(({ marking_state: state }) => state !== null);
  // Own groups are none to choose for who is in none, nor while names are sealed.
  const isInGroups = students.some(CHOICES["own-groups"].holds);
  return FILTERS.filter(
    (each) =>
      each === chosen ||
      (each === "own-groups" ? isInGroups : isByTwo || CHOICES[each].isOfTwo !== true),
  );
}

/** The filter that an address names; everyone for any other word. */
export function parseFilter(word: string | undefined): MarkingFilter {
  return FILTERS.find((known) => known === word) ?? "everyone";
}

export interface Position {
  /** Place among the students of the filter, from 1; null for somebody who is none of the class. */
  readonly place: number | null;
  readonly count: number;
  readonly previous: string | null;
  readonly next: string | null;
}

/** The place of a student among those of a filter; they stay in it while they are looked at. */
export function positionOf(
  students: readonly ToMark[],
  filter: MarkingFilter,
  member: string,
): Position {
  const ids = students
    .filter((one) => CHOICES[filter].holds(one) || one.enrolment_id === member)
    .map((one) => one.enrolment_id);
  const index = ids.indexOf(member);
  return {
    place: index < 0 ? null : index + 1,
    count: ids.length,
    previous: ids[index - 1] ?? null,
    next: ids[index + 1] ?? null,
  };
}
