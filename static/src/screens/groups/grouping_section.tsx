/** One set of groups: its groups, who is in none, and what changes it. */

import { useState } from "preact/hooks";
import { api } from "../../api/http";
import type { Group, Grouping, GroupMember, GroupOverview } from "../../api/openapi.generated";
import { groupingPath, groupMovesPath, newGroupsPath, splitPath } from "../../api/paths/courses";
import { studentsInNone } from "../../features/groups/students_in_none";
import { plural, t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { ConfirmButton } from "../../ui/confirm_button";
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { LimitedInput } from "../../ui/text_limit";
import { Details, GroupCard, PeopleList } from "./group_card";
import { MoveBar } from "./move_bar";
import { additionOf, type Move, movesOf, type Selection, stillThere } from "./selection";
import { SizeField, sizeOf } from "./size_field";

interface GroupingSectionProps {
  readonly grouping: Grouping;
  readonly overview: GroupOverview;
  readonly canManage: boolean;
  readonly refetch: () => Promise<void>;
}

const SOURCES: Record<Grouping["source"], string> = {
  lms: t(
    "People are put into these groups in your LMS, and come along with the next launch or list.",
  ),
  file: t("Made from a file."),
  hand: t("Made here."),
};

export function GroupingSection(props: GroupingSectionProps) {
  const { grouping, overview, canManage, refetch } = props;
  const { error, isBusy, run } = useMutation();
  const [chosen, setChosen] = useState<Selection>([]);
  const byId = new Map(overview.people.map((one) => [one.enrolment_id, one]));
  const alone = studentsInNone(overview, grouping.id);
  const selection = stillThere(
    chosen,
    grouping,
    alone.map((one) => one.enrolment_id),
  );
  const change = (request: () => Promise<unknown>) =>
    run(async () => {
      await request();
      await refetch();
    });
  const canMove = canManage && grouping.source !== "lms";
  const select = canMove ? setChosen : undefined;
  const move = (moves: readonly Move[]) =>
    void change(async () => {
      for (const one of moves) {
        await api("POST", groupMovesPath(grouping.id), one);
      }
      setChosen([]);
    });
  const membersOf = (group: Group): GroupMember[] =>
    group.members.flatMap((id) => byId.get(id) ?? []);
  return (
    <section class="grouping" aria-label={grouping.name}>
      <h2 dir="auto">{grouping.name}</h2>
      <p class="hint">
        {SOURCES[grouping.source]} {usedBy(grouping)}
      </p>
      {selection.length > 0 && (
        <MoveBar
          selection={selection}
          groups={grouping.groups.filter((group) => !group.is_retired)}
          isBusy={isBusy}
          move={(into) => move(movesOf(selection, into))}
          add={(into) => move([additionOf(selection, into)])}
          clear={() => setChosen([])}
        />
      )}
      <FormError error={error} />
      <ul class="group-list">
        {grouping.groups.map((group) => (
          <GroupCard
            key={group.id}
            group={group}
            people={membersOf(group)}
            selection={selection}
            select={select}
            change={change}
            isBusy={isBusy}
            canManage={canManage}
          />
        ))}
        {overview.sees_all && alone.length > 0 && (
          <li class="group-card">
            <Details
              name={t("In no group")}
              about={plural(alone.length, "{n} student", "{n} students")}
              isOpen={canMove}
            >
              <PeopleList
                label={t("In no group")}
                people={alone}
                groupId={null}
                selection={selection}
                select={select}
              />
            </Details>
          </li>
        )}
      </ul>
      {grouping.groups.length === 0 && <p>{t("There are no groups here yet.")}</p>}
      {canMove && (
        <GroupingActions
          grouping={grouping}
          change={change}
          isBusy={isBusy}
          hasAlone={alone.length > 0}
        />
      )}
    </section>
  );
}

function usedBy({ activities }: Grouping): string {
  return activities.length === 0
    ? t("No activity is for these groups yet.")
    : t("For {titles}.", { titles: activities.map((title) => `“${title}”`).join(", ") });
}

interface GroupingActionsProps {
  readonly grouping: Grouping;
  readonly change: (request: () => Promise<unknown>) => Promise<boolean>;
  readonly isBusy: boolean;
  readonly hasAlone: boolean;
}

function GroupingActions({ grouping, change, isBusy, hasAlone }: GroupingActionsProps) {
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const names = [textOf(new FormData(form), "name")];
    void change(() => api("POST", newGroupsPath(grouping.id), { names })).then(
      (isDone) => isDone && form.reset(),
    );
  };
  const split = (event: SubmitEvent) => {
    event.preventDefault();
    const size = sizeOf(new FormData(event.currentTarget as HTMLFormElement));
    void change(() => api("POST", splitPath(grouping.id), { size }));
  };
  return (
    <div class="grouping-actions">
      <form class="inline-form" onSubmit={(event) => add(event as unknown as SubmitEvent)}>
        <label>
          {t("Another group")}
          <LimitedInput name="name" required limit={100} placeholder={t("Its name")} dir="auto" />
        </label>
        <button type="submit" disabled={isBusy}>
          {t("Add it")}
        </button>
      </form>
      {hasAlone && (
        <form class="inline-form" onSubmit={(event) => split(event as unknown as SubmitEvent)}>
          <SizeField label={t("Students in no group, at random into groups of")} />
          <button type="submit" disabled={isBusy}>
            {t("Split them")}
          </button>
        </form>
      )}
      <ConfirmButton
        label={t("Delete the set {name}", { name: grouping.name })}
        question={t("Delete this set with its groups?")}
        onConfirm={() => void change(() => api("DELETE", groupingPath(grouping.id)))}
      >
        {t("Delete this set")}
      </ConfirmButton>
    </div>
  );
}
