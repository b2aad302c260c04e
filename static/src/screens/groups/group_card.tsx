/** One group of a set, or the people who are in none: names to choose, and what can be done. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { api } from "../../api/http";
import type { Group, GroupMember } from "../../api/openapi.generated";
import { groupPath, groupRestorationPath } from "../../api/paths/courses";
import { plural, t } from "../../i18n/messages";
import type { Mutation } from "../../query/use_mutation";
import { ConfirmButton } from "../../ui/confirm_button";
import { textOf } from "../../ui/form_data";
import { LimitedInput } from "../../ui/text_limit";
import { type ChosenPlace, isChosen, type Selection, withPlaces } from "./selection";

export interface PeopleListProps {
  readonly label: string;
  readonly people: readonly GroupMember[];
  readonly groupId: string | null;
  readonly selection: Selection;
  /** Left out where the LMS alone puts people into groups. */
  readonly select?: ((selection: Selection) => void) | undefined;
}

/** Names; where they can be moved, each with a box, and one box for all of them. */
export function PeopleList({ label, people, groupId, selection, select }: PeopleListProps) {
  const places = people.map((one): ChosenPlace => ({ enrolmentId: one.enrolment_id, groupId }));
  const areAll = places.length > 0 && places.every((place) => isChosen(selection, place));
  if (people.length === 0) {
    return <p class="hint">{t("Nobody.")}</p>;
  }
  return (
    <>
      {select !== undefined && people.length > 1 && (
        <label class="group-person">
          <input
            type="checkbox"
            checked={areAll}
            aria-label={t("All of {label}", { label })}
            onChange={() => select(withPlaces(selection, places, !areAll))}
          />
          <i>{t("All {people}", { people: people.length })}</i>
        </label>
      )}
      <ul class="group-people" aria-label={label}>
        {people.map((one, index) => {
          const place = places.slice(index, index + 1);
          return (
            <li key={one.enrolment_id}>
              <Person
                person={one}
                isChosen={place.some((each) => isChosen(selection, each))}
                choose={select && ((isIn) => select(withPlaces(selection, place, isIn)))}
              />
            </li>
          );
        })}
      </ul>
    </>
  );
}

interface PersonProps {
  readonly person: GroupMember;
  readonly isChosen: boolean;
  readonly choose: ((isIn: boolean) => void) | undefined;
}

function Person({ person, isChosen: isIn, choose }: PersonProps) {
  const name = (
    <>
      <span dir="auto">{person.name}</span>
      {person.role !== "student" && <small>{person.role}</small>}
    </>
  );
  if (choose === undefined) {
    return <span class="group-person">{name}</span>;
  }
  return (
    <label class="group-person">
      <input
        type="checkbox"
        checked={isIn}
        onChange={({ currentTarget }) => choose(currentTarget.checked)}
      />
      {name}
    </label>
  );
}

interface GroupCardProps extends Omit<PeopleListProps, "label" | "groupId"> {
  readonly group: Group;
  readonly change: Mutation["run"];
  readonly isBusy: boolean;
  readonly canManage: boolean;
}

export function GroupCard({ group, change, isBusy, canManage, ...list }: GroupCardProps) {
  const [isNaming, setNaming] = useState(false);
  const rename = (event: SubmitEvent) => {
    event.preventDefault();
    const name = textOf(new FormData(event.currentTarget as HTMLFormElement), "name");
    void change(() => api("PATCH", groupPath(group.id), { name })).then(
      (isDone) => isDone && setNaming(false),
    );
  };
  if (isNaming) {
    return (
      <li class="group-card">
        <form class="inline-form" onSubmit={(event) => rename(event as unknown as SubmitEvent)}>
          <label>
            {t("Name of the group")}
            <LimitedInput name="name" required limit={100} defaultValue={group.name} dir="auto" />
          </label>
          <button type="submit" class="primary" disabled={isBusy}>
            {t("Save")}
          </button>
          <button type="button" onClick={() => setNaming(false)}>
            {t("Cancel")}
          </button>
        </form>
      </li>
    );
  }
  return (
    <li class="group-card" data-retired={group.is_retired}>
      <Details name={group.name} about={aboutGroup(group, list.people.length)}>
        {!group.is_retired && <PeopleList label={group.name} groupId={group.id} {...list} />}
        {canManage && (
          <p class="button-row">
            {!group.is_named_by_lms && !group.is_retired && (
              <button
                type="button"
                aria-label={t("Rename {name}", { name: group.name })}
                onClick={() => setNaming(true)}
              >
                {t("Rename")}
              </button>
            )}
            {group.is_retired ? (
              <button
                type="button"
                disabled={isBusy}
                onClick={() => void change(() => api("POST", groupRestorationPath(group.id)))}
              >
                {t("Use it again")}
              </button>
            ) : (
              <ConfirmButton
                label={`${removal(group)} ${group.name}`}
                question={
                  group.has_work
                    ? t(
                        "Take it out of use? What was written is kept, and nobody is in it any more.",
                      )
                    : t("Delete “{name}”? Nothing was written in it.", { name: group.name })
                }
                confirmLabel={removal(group)}
                onConfirm={() => void change(() => api("DELETE", groupPath(group.id)))}
              >
                {removal(group)}
              </ConfirmButton>
            )}
          </p>
        )}
      </Details>
    </li>
  );
}

function removal(group: Group): string {
  return group.has_work ? t("Take out of use") : t("Delete");
}

function aboutGroup(group: Group, number: number): string {
  if (group.is_retired) {
    return t("out of use; its work is kept");
  }
  return plural(number, "{n} person", "{n} people");
}

interface DetailsProps {
  readonly name: string;
  readonly about: string;
  readonly isOpen?: boolean;
  readonly children: ComponentChildren;
}

export function Details({ name, about, isOpen = false, children }: DetailsProps) {
  const [isShown, setShown] = useState(isOpen);
  return (
    <details open={isShown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        <b dir="auto">{name}</b> <small>{about}</small>
      </summary>
      {isShown && children}
    </details>
  );
}
