/** Settings of an activity as its form sends them. */

import type { Activity, LastingSetting, WorkspaceFor } from "../../api/openapi.generated";
import { textOf } from "../../ui/form_data";
import { fromField } from "../../ui/format_time";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";
import { comparisonOf } from "./comparison_fields";
import { contributionsOf } from "./contribution_fields";
import { handingInOf } from "./handing_in_fields";
import { limitsOf } from "./limits_fields";
import { markReleaseOf } from "./mark_release_fields";
import { namesOf } from "./names_fields";
import { responseOf } from "./response_fields";
import { seeingOf } from "./seeing_fields";

/** Limits of the highest mark. */
export const MAXIMUM: NumberLimits = { least: 1, most: 1000, decimals: 0 };

export type Settings = ReturnType<typeof settingsOf>;

/** Settings that are other than they were. */
export function changed(before: Partial<Settings>, settings: Settings): Partial<Settings> {
  const isOther = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(before[name as keyof Settings]);
  const { follows: _, ...others } = Object.fromEntries(
    Object.entries(settings).filter(isOther),
  ) as Partial<Settings>;
  const follows = settings.follows.filter((name) => before.follows?.includes(name) !== true);
  return follows.length === 0 ? others : { ...others, follows };
}

/** Settings of the form. A set of groups that is not loaded yet is the one of the activity. */
export function settingsOf(form: FormData, activity: Activity | undefined) {
  const grouping = textOf(form, "grouping_id") || activity?.grouping_id;
  return {
    title: textOf(form, "title"),
    instructions: textOf(form, "instructions"),
    dates: {
      opens_at: fromField(textOf(form, "opens_at")),
      closes_at: fromField(textOf(form, "closes_at")),
    },
    handing_in: handingInOf(form),
    contributions: contributionsOf(form),
    response: responseOf(form),
    limits: limitsOf(form),
    workspace_for: textOf(form, "workspace_for") as WorkspaceFor,
    score_maximum: Number(parseNumber(textOf(form, "score_maximum"), MAXIMUM).text),
    ...(grouping ? { grouping_id: grouping } : {}),
    ...seeingOf(form, activity),
    ...markReleaseOf(form, activity),
    ...namesOf(form),
    ...comparisonOf(form),
    follows: followsOf(form),
  };
}

/** Settings of the course that an activity does not leave any more once it has begun. */
function followsOf(form: FormData): LastingSetting[] {
  const fields = { hiding: "seeing", names: "names", holds_marks: "mark_release" } as const;
  const names = Object.keys(fields) as LastingSetting[];
  return names.filter((name) => textOf(form, fields[name]) === "course");
}
