/** Words about what a file would change in the groups of a class. */

import type { GroupFilePlan } from "../../api/openapi.generated";
import { people } from "../../ui/counted";

/** Rows that are named one by one; of more the first are. */
const MOST_ROWS = 40;

/** Sentence about the plan as a whole. */
export function planWords(plan: GroupFilePlan): string {
  const set = plan.is_new ? `A new set “${plan.name}”.` : `The set “${plan.name}”.`;
  const named = `The file names ${people(plan.found)} of this class.`;
  return `${set} ${named} Everybody else stays where they are.`;
}

/** Sentences about rows that change nothing. */
export function rowWords(plan: GroupFilePlan): string[] {
  return [
    sentence(plan.not_found, "about nobody in this class"),
    sentence(
      plan.ambiguous,
      "not clear: more than one person, or more than one row, has this name",
    ),
    sentence(plan.unreadable, "not readable"),
    plan.without_group === 0
      ? ""
      : `${people(plan.without_group)} without a group in the file: they stay where they are.`,
  ].filter((words) => words !== "");
}

function sentence(rows: readonly number[], what: string): string {
  if (rows.length === 0) {
    return "";
  }
  const named = rows.slice(0, MOST_ROWS).join(", ");
  const more = rows.length > MOST_ROWS ? ` and ${rows.length - MOST_ROWS} more` : "";
  return rows.length === 1
    ? `1 row is ${what}: row ${named}.`
    : `${rows.length} rows are ${what}: rows ${named}${more}.`;
}
