/** Choice of the set of groups that an activity is for. */

import { GROUPS_PATH } from "../../api/paths/courses";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { RefetchError } from "../../ui/error_page";

export function GroupingField({ chosen }: { readonly chosen: string | null }) {
  const overview = useQuery(GROUPS_PATH);
  const groupings = overview.data?.groupings;
  if (groupings === undefined) {
    return <RefetchError error={overview.error} />;
  }
  if (groupings.length === 0) {
    return (
      <p class="hint">{t("There are no groups yet: make them on the page “Groups” first.")}</p>
    );
  }
  return (
    <label>
      {t("Which groups?")}
      <select name="grouping_id" defaultValue={chosen ?? groupings[0]?.id ?? ""}>
        {groupings.map(({ id, name, groups }) => (
          <option key={id} value={id}>
            {name} ({groups.filter((group) => !group.is_retired).length})
          </option>
        ))}
      </select>
    </label>
  );
}
