/** Students through whom a marker goes, one after the other. */

import type { ToMark } from "../../api/openapi.generated";

export type MarkingFilter = "everyone" | "unmarked" | "to-mark" | "own-groups";

interface Choice {
  readonly words: string;
  readonly holds: (student: ToMark) => boolean;
}

function isUnmarked({ is_marked, has_draft }: ToMark): boolean {
  return !(is_marked || has_draft);
}

export const CHOICES: Readonly<Record<MarkingFilter, Choice>> = {
  everyone: { words: "Everyone", holds: () => true },
  unmarked: { words: "Not marked", holds: isUnmarked },
  "to-mark": {
    words: "Handed in and not marked",
    holds: (student) => student.is_handed_in && isUnmarked(student),
  },
  "own-groups": { words: "My groups", holds: (student) => student.is_in_own_group },
};

export const FILTERS = Object.keys(CHOICES) as MarkingFilter[];

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
