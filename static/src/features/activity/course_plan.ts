/** Plan of a change of a course's settings: the activities that it changes, and those that stay. */

import type { CourseDefaults, FollowedSetting, Follower } from "../../api/openapi.generated";

export type DefaultValues = Pick<CourseDefaults, FollowedSetting>;

export interface Plan {
  readonly isChange: boolean;
  /** Settings that become others. */
  readonly settings: readonly FollowedSetting[];
  /** Activities in which something becomes another. */
  readonly changes: readonly Follower[];
  /** Activities that have their own values of all that changes. */
  readonly stays: readonly Follower[];
}

const SETTINGS: readonly FollowedSetting[] = [
  "allows_own_tags",
  "needs_comments",
  "comment_words",
  "resists_copying",
];

export function planOf(before: CourseDefaults, wanted: DefaultValues): Plan {
  const changed = SETTINGS.filter((name) => !isSame(before[name], wanted[name]));
  const isChanged = ({ follows }: Follower) => changed.some((name) => follows.includes(name));
  const isChange = changed.length > 0;
  return {
    isChange,
    settings: changed,
    changes: before.followers.filter(isChanged),
    stays: isChange ? before.followers.filter((each) => !isChanged(each)) : [],
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The plan as a sentence; empty where nothing would be another. */
export function planWords({ isChange, changes, stays }: Plan): string {
  if (!isChange) {
    return "";
  }
  const changed =
    changes.length === 0
      ? "This changes no activity."
      : `This changes ${activities(changes)}: ${titles(changes)}.`;
  const own = `${titles(stays)} ${stays.length === 1 ? "has its" : "have their"} own setting.`;
  return stays.length === 0 ? changed : `${changed} ${own}`;
}

function activities(some: readonly Follower[]): string {
  return some.length === 1 ? "1 activity" : `${some.length} activities`;
}

function titles(some: readonly Follower[]): string {
  return some.map(({ title }) => `“${title}”`).join(", ");
}
