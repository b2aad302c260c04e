/** People who are chosen on the page of groups, and the moves that a change of them needs. */

import type { Grouping } from "../../api/openapi.generated";

/** Place of somebody in a set: a group, or none. */
export interface ChosenPlace {
  readonly enrolmentId: string;
  readonly groupId: string | null;
}

export type Selection = readonly ChosenPlace[];

export interface Move {
  readonly people: string[];
  readonly into: string | null;
  readonly out_of: string | null;
}

export function isChosen(selection: Selection, place: ChosenPlace): boolean {
  return selection.some((one) => isSame(one, place));
}

/** The selection with these places in it, or without them. */
export function withPlaces(
  selection: Selection,
  places: readonly ChosenPlace[],
  isIn: boolean,
): Selection {
  const others = selection.filter((one) => !places.some((place) => isSame(one, place)));
  return isIn ? [...others, ...places] : others;
}

/** Places of a selection that are still there. */
export function stillThere(selection: Selection, grouping: Grouping, nobody: string[]): Selection {
  const members = new Map(grouping.groups.map((group) => [group.id, group.members]));
  return selection.filter(({ enrolmentId, groupId }) =>
    (groupId === null ? nobody : (members.get(groupId) ?? [])).includes(enrolmentId),
  );
}

/** The move that puts the chosen people into a group besides those they are in. */
export function additionOf(selection: Selection, into: string): Move {
  return { people: selection.map((one) => one.enrolmentId), into, out_of: null };
}

/** Moves that put the chosen people into a group, or into none: one for each group they are in. */
export function movesOf(selection: Selection, into: string | null): Move[] {
  const byGroup = new Map<string | null, string[]>();
  for (const { enrolmentId, groupId } of selection) {
    if (groupId !== into) {
      byGroup.set(groupId, [...(byGroup.get(groupId) ?? []), enrolmentId]);
    }
  }
  return [...byGroup].map(([out_of, people]) => ({ people, into, out_of }));
}

function isSame(one: ChosenPlace, other: ChosenPlace): boolean {
  return one.enrolmentId === other.enrolmentId && one.groupId === other.groupId;
}
