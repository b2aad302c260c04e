/** Students in no group of a set, as the pages of the class and of its groups tell of them. */

import type { GroupMember, GroupOverview } from "../../api/openapi.generated";

/** Students who are in no group of a set; staff need none. */
export function studentsInNone(overview: GroupOverview, groupingId: string): GroupMember[] {
  const grouping = overview.groupings.find((one) => one.id === groupingId);
  const placed = new Set(grouping?.groups.flatMap((group) => group.members));
  return overview.people.filter((one) => one.role === "student" && !placed.has(one.enrolment_id));
}
