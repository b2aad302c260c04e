/** Choice of one group of a class, by which a table is filtered. */

import type { GroupName } from "../../api/openapi.generated";
import { t } from "../../i18n/messages";

/** Group of those who are in none. */
const NO_GROUP = "none";

/** True for a member of a group; of any, where the id is empty. */
export function isInGroup({ groups }: { readonly groups: readonly string[] }, id: string): boolean {
  return id === "" || (id === NO_GROUP ? groups.length === 0 : groups.includes(id));
}

interface GroupFilterProps {
  readonly groups: readonly GroupName[];
  /** Id of the chosen group; empty for all. */
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** Nothing where the class has no groups. */
export function GroupFilter({ groups, chosen, onChoose }: GroupFilterProps) {
  if (groups.length === 0) {
    return null;
  }
  return (
    <label>
      {t("Group")}
      <select value={chosen} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        <option value="">{t("All groups")}</option>
        {groups.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={NO_GROUP}>{t("In no group")}</option>
      </select>
    </label>
  );
}
