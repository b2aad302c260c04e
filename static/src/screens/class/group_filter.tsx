/** Choice of a group whose members are shown, and word of those who are in none. */

import type { GroupOverview } from "../../api/openapi.generated";
import { inNone, studentsInNone } from "../../features/groups/group_members";

interface GroupFilterProps {
  readonly overview: GroupOverview;
  /** Set of groups that the activity is for, where it is for groups. */
  readonly groupingId: string | null;
  readonly chosen: string;
  readonly choose: (group: string) => void;
  /** Go to the page of groups. */
  readonly navigate: () => void;
}

export function GroupFilter(props: GroupFilterProps) {
  const { overview, groupingId, chosen, choose, navigate } = props;
  const groupings = overview.groupings.filter((one) => one.groups.length > 0);
  const alone = groupingId === null ? [] : studentsInNone(overview, groupingId);
  return (
    <>
      {!overview.sees_all && (
        <p class="activity-status">You see the people of the groups that you are in.</p>
      )}
      {overview.sees_all && alone.length > 0 && (
        <p class="activity-status">
          {alone.length === 1
            ? "1 student is in no group, and cannot work here."
            : `${alone.length} students are in no group, and cannot work here.`}{" "}
          <button type="button" onClick={navigate}>
            Put them into groups
          </button>
        </p>
      )}
      {groupings.length > 0 && (
        <label class="member-search">
          Group
          <select value={chosen} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            <option value="">Everybody</option>
            {groupings.map(({ id, name, groups }) => (
              <optgroup key={id} label={name}>
                {groups
                  .filter((group) => !group.is_retired)
                  .map((group) => (
                    <option key={group.id} value={group.id}>
                      {group.name}
                    </option>
                  ))}
                <option value={inNone(id)}>In no group</option>
              </optgroup>
            ))}
          </select>
        </label>
      )}
    </>
  );
}
