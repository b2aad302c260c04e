/** Input of markers that is not saved: it stays while they look at somebody else. */

import { UnsavedInput } from "../../ui/unsaved_input";
import type { TypedChoices } from "./rubric/choices";

export interface TypedMark {
  readonly score: string;
  readonly comment: string;
  /** Choices by the rubric; null without one. */
  readonly rubric: TypedChoices | null;
  /** Saved marks that its marker has seen, their own included. */
  readonly seen: readonly (SavedMark | null)[];
}

export interface SavedMark {
  readonly score: number | null;
  readonly comment: string;
}

export function isSameMark(one: SavedMark | null, other: SavedMark | null): boolean {
  return one?.score === other?.score && (one?.comment ?? "") === (other?.comment ?? "");
}

export interface TypedText {
  readonly text: string;
  /** Saved texts that its writer has seen, their own included. */
  readonly seen: readonly string[];
}

/** Marks by `keyOf`. */
export const unsavedMarks = new UnsavedInput<TypedMark>();

/** Notes for markers by `keyOf`. */
export const unsavedNotes = new UnsavedInput<TypedText>();

/** Feedback by `keyOf`, the workspace and the highlight. */
export const unsavedFeedback = new UnsavedInput<TypedText>();

export function keyOf(activityId: string, enrolmentId: string, ...parts: string[]): string {
  return [activityId, enrolmentId, ...parts].join("/");
}
