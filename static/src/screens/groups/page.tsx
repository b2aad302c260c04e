/** Page of groups: the sets of groups of a class, who is in them, and what tutors see. */

import { t } from "../../i18n/messages";
import "./page.css";
import type { SessionInfo } from "../../api/openapi.generated";
import { GROUPS_PATH } from "../../api/paths/courses";
import { useQuery } from "../../query/use_query";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { GroupFile } from "./group_file";
import { GroupingSection } from "./grouping_section";
import { NewGrouping } from "./new_grouping";
import { TutorSetting } from "./tutor_setting";

export function GroupsPage({ session }: { readonly session: SessionInfo }) {
  const overview = useQuery(GROUPS_PATH);
  if (overview.data === null) {
    return <PendingPage queries={[overview]} />;
  }
  const canManage = session.capabilities.includes("manage_groups");
  const { groupings, people, sees_all: seesAll } = overview.data;
  return (
    <div class="page groups-page">
      <h1>{t("Groups")}</h1>
      <p class="lead">
        {seesAll
          ? t(
              "An activity can be for the groups of one set: each group then has a copy of its own.",
            )
          : t("You see the groups that you are in.")}
      </p>
      <RefetchError error={overview.error} />
      {groupings.map((grouping) => (
        <GroupingSection
          key={grouping.id}
          grouping={grouping}
          overview={overview.data ?? { groupings, people, limits_tutors: false, sees_all: seesAll }}
          canManage={canManage}
          refetch={overview.refetch}
        />
      ))}
      {groupings.length === 0 && <p>{t("This class has no groups yet.")}</p>}
      {canManage && (
        <>
          <NewGrouping refetch={overview.refetch} />
          <GroupFile refetch={overview.refetch} />
          <TutorSetting overview={overview.data} refetch={overview.refetch} />
        </>
      )}
    </div>
  );
}
