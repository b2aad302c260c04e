/** Marks that are typed and not saved: they stay in their forms while one looks at somebody else. */

import type { Choices } from "./rubric/choices";

export interface TypedMark {
  readonly score: string;
  readonly comment: string;
  /** Choices by the rubric; null without one. */
  readonly choices: Choices | null;
}

const typed = new Map<string, TypedMark>();

function keyOf(activityId: string, enrolmentId: string): string {
  return `${activityId}/${enrolmentId}`;
}

/** Mark that is typed for a student; undefined where nothing is unsaved. */
export function unsavedMark(activityId: string, enrolmentId: string): TypedMark | undefined {
  return typed.get(keyOf(activityId, enrolmentId));
}

export function keepUnsaved(activityId: string, enrolmentId: string, mark: TypedMark): void {
  typed.set(keyOf(activityId, enrolmentId), mark);
}

/** Forget what is typed for a student, because it is saved or not wanted. */
export function forgetUnsaved(activityId: string, enrolmentId: string): void {
  typed.delete(keyOf(activityId, enrolmentId));
}

addEventListener("beforeunload", (event) => {
  if (typed.size > 0) {
    event.preventDefault();
  }
});
