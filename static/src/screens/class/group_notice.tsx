/** Notice on the class page about groups: whose people are shown, and who is in none. */

import type { GroupOverview } from "../../api/openapi.generated";
import { studentsInNone } from "../../features/groups/students_in_none";
import { plural, t } from "../../i18n/messages";

interface GroupNoticeProps {
  readonly overview: GroupOverview;
  /** Set of groups that the activity is for, where it is for groups. */
  readonly groupingId: string | null;
  /** Go to the page of groups. */
  readonly navigate: () => void;
}

export function GroupNotice({ overview, groupingId, navigate }: GroupNoticeProps) {
  if (!overview.sees_all) {
    return <p class="activity-status">{t("You see the people of the groups that you are in.")}</p>;
  }
  const alone = groupingId === null ? [] : studentsInNone(overview, groupingId);
  if (alone.length === 0) {
    return null;
  }
  return (
    <p class="activity-status">
      {plural(
        alone.length,
        "{n} student is in no group, and cannot work here.",
        "{n} students are in no group, and cannot work here.",
      )}{" "}
      <button type="button" onClick={navigate}>
        {t("Put them into groups")}
      </button>
    </p>
  );
}
