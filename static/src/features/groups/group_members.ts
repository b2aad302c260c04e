/** Members of a group, and students in none, as the class page filters by them. */

import type { GroupMember, GroupOverview } from "../../api/openapi.generated";

/** Prefix of the choice of those who are in no group of a set. */
const IN_NONE = "none:";

/** Value of the choice of those who are in no group of a set. */
export function inNone(groupingId: string): string {
  return `${IN_NONE}${groupingId}`;
}

/** Enrolments of a choice; null for everybody, and for a group that is there no more. */
export function membersOf(overview: GroupOverview, choice: string): Set<string> | null {
  if (choice.startsWith(IN_NONE)) {
    const alone = studentsInNone(overview, choice.slice(IN_NONE.length));
    return new Set(alone.map((one) => one.enrolment_id));
  }
  const groups = overview.groupings.flatMap((one) => one.groups);
  const group = groups.find((one) => one.id === choice);
  return group === undefined ? null : new Set(group.members);
}

/** Students who are in no group of a set; staff need none. */
export function studentsInNone(overview: GroupOverview, groupingId: string): GroupMember[] {
  const grouping = overview.groupings.find((one) => one.id === groupingId);
  const placed = new Set(grouping?.groups.flatMap((group) => group.members));
  return overview.people.filter((one) => one.role === "student" && !placed.has(one.enrolment_id));
}
