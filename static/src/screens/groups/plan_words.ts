/** Words about what a file would change in the groups of a class. */

import type { GroupFilePlan } from "../../api/openapi.generated";
import { plural, t } from "../../i18n/messages";

/** Rows that are named one by one; of more the first are. */
const MOST_ROWS = 40;

/** Sentence about the plan as a whole. */
export function planWords(plan: GroupFilePlan): string {
  return [
    plan.is_new
      ? t("A new set “{name}”.", { name: plan.name })
      : t("The set “{name}”.", { name: plan.name }),
    plural(
      plan.found,
      "The file names {n} person of this class.",
      "The file names {n} people of this class.",
    ),
    t("Everybody else stays where they are."),
  ].join(" ");
}

/** Sentences about rows that change nothing. */
export function rowWords(plan: GroupFilePlan): string[] {
  const { not_found, ambiguous, unreadable, without_group: without } = plan;
  const sentences = [
    ...ifAny(not_found, (n, rows) =>
      plural(
        n,
        "{n} row is about nobody in this class: row {rows}.",
        "{n} rows are about nobody in this class: rows {rows}.",
        { rows },
      ),
    ),
    ...ifAny(ambiguous, (n, rows) =>
      plural(
        n,
        "{n} row is not clear: more than one person, or more than one row, has this name: row {rows}.",
        "{n} rows are not clear: more than one person, or more than one row, has this name: rows {rows}.",
        { rows },
      ),
    ),
    ...ifAny(unreadable, (n, rows) =>
      plural(n, "{n} row is not readable: row {rows}.", "{n} rows are not readable: rows {rows}.", {
        rows,
      }),
    ),
  ];
  if (without > 0) {
    sentences.push(
      plural(
        without,
        "{n} person without a group in the file: they stay where they are.",
        "{n} people without a group in the file: they stay where they are.",
      ),
    );
  }
  return sentences;
}

function ifAny(
  rows: readonly number[],
  words: (count: number, rows: string) => string,
): readonly string[] {
  if (rows.length === 0) {
    return [];
  }
  const named = rows.slice(0, MOST_ROWS).join(", ");
  const more = rows.length - MOST_ROWS;
  return [
    words(
      rows.length,
      more > 0
        ? plural(more, "{rows} and {n} more", "{rows} and {n} more", { rows: named })
        : named,
    ),
  ];
}
