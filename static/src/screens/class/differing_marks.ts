/** Marks that the LMS shows otherwise than this tool, and words about them. */

import type { ClassMember, Grade, Taken } from "../../api/openapi.generated";
import { plural, t } from "../../i18n/messages";

/** A member whose mark the LMS shows otherwise. */
export interface Differing {
  readonly enrolment_id: string;
  readonly name: string;
  readonly grade: Grade & { readonly shown: NonNullable<Grade["shown"]> };
}

export function differing(members: readonly ClassMember[]): Differing[] {
  return members.flatMap(({ enrolment_id, name, grade }) =>
    grade === null || grade.shown === null
      ? []
      : [{ enrolment_id, name, grade: { ...grade, shown: grade.shown } }],
  );
}

/** "12.5 of 100", and what that is out of our maximum where theirs is another one. */
export function shownWords({ maximum, shown }: Differing["grade"]): string {
  if (shown.score === null) {
    return t("no mark");
  }
  const own =
    shown.maximum === null
      ? `${shown.score}`
      : t("{score} of {maximum}", { score: shown.score, maximum: shown.maximum });
  const isSame = shown.maximum === maximum && shown.as_ours === shown.score;
  return isSame || shown.as_ours === null
    ? own
    : t("{own}, here {asOurs} of {maximum}", { own, asOurs: shown.as_ours, maximum });
}

/** "2 marks are those of the LMS now. 1 stays: …" */
export function takenWords({ taken, left }: Taken): string {
  const first = plural(taken, "{n} mark is as in the LMS now.", "{n} marks are as in the LMS now.");
  if (left === 0) {
    return first;
  }
  const rest = plural(
    left,
    "{n} stays: changed meanwhile, or outside of what can be given here.",
    "{n} stay: changed meanwhile, or outside of what can be given here.",
  );
  return `${first} ${rest}`;
}
