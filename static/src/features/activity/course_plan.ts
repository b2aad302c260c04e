/** Plan of a change of a course's settings: the activities that it changes, and those that stay. */

import type { CourseDefaults, FollowedSetting, Follower } from "../../api/openapi.generated";
import { plural, series, t } from "../../i18n/messages";

export type DefaultValues = Pick<CourseDefaults, FollowedSetting>;

export interface Plan {
  readonly isChange: boolean;
  /** Settings that become others. */
  readonly settings: readonly FollowedSetting[];
  /** Activities in which something becomes another. */
  readonly changes: readonly Follower[];
  /** Activities that have their own values of all that changes. */
  readonly stays: readonly Follower[];
  /** Activities that have begun with something that changes, and keep it as their own. */
  readonly keeps: readonly Follower[];
}

const SETTINGS: readonly FollowedSetting[] = [
  "allows_own_tags",
  "needs_comments",
  "comment_words",
  "resists_copying",
  "hiding",
  "names",
  "passage_minimum",
  "accepts_late",
  "holds_marks",
];

export function planOf(before: CourseDefaults, wanted: DefaultValues): Plan {
  const changed = SETTINGS.filter((name) => !isSame(before[name], wanted[name]));
  const isKept = ({ keeps }: Follower) => changed.some((name) => keeps.includes(name));
  const isChanged = ({ follows, keeps }: Follower) =>
    changed.some((name) => follows.includes(name) && !keeps.includes(name));
  const isChange = changed.length > 0;
  const others = isChange ? before.followers.filter((each) => !isChanged(each)) : [];
  return {
    isChange,
    settings: changed,
    changes: before.followers.filter(isChanged),
    stays: others.filter((each) => !isKept(each)),
    keeps: before.followers.filter(isKept),
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The plan in sentences; empty where nothing would be another. */
export function planWords({ isChange, changes, stays, keeps }: Plan): string {
  if (!isChange) {
    return "";
  }
  const changed =
    changes.length === 0
      ? t("This changes no activity.")
      : t("This changes {number}: {titles}.", {
          number: activities(changes),
          titles: titles(changes),
        });
  const own = plural(
    stays.length,
    "{titles} has its own setting.",
    "{titles} have their own setting.",
    { titles: titles(stays) },
  );
  const begun = plural(
    keeps.length,
    "{titles} has begun, and keeps what cannot change then.",
    "{titles} have begun, and keep what cannot change then.",
    { titles: titles(keeps) },
  );
  return [changed, ...(stays.length > 0 ? [own] : []), ...(keeps.length > 0 ? [begun] : [])].join(
    " ",
  );
}

function activities(some: readonly Follower[]): string {
  return plural(some.length, "{n} activity", "{n} activities");
}

function titles(some: readonly Follower[]): string {
  return series(some.map(({ title }) => `“${title}”`));
}
