/** Input of markers that is not saved: it stays while they look at somebody else. */

import type { Current } from "../../api/openapi.generated";
import { UnsavedInput } from "../../ui/unsaved_input";
import type { TypedChoices } from "./rubric/choices";

export interface TypedMark {
  readonly score: string;
  readonly comment: string;
  /** Choices by the rubric; null without one. */
  readonly rubric: TypedChoices | null;
  /** Times of saved marks that its marker has seen, null for none; it takes the place of the last. */
  readonly seen: readonly (string | null)[];
  /** Another mark that the server refused it for; null for none. */
  readonly refusedFor: Current | null;
}

export interface SavedMark {
  readonly score: number | null;
  readonly comment: string;
}

export interface TypedText {
  readonly text: string;
  /** Saved texts that its writer has seen, empty for none; it takes the place of the last. */
  readonly seen: readonly string[];
  /** Another text that the server refused it for; null for none. */
  readonly refusedFor: Current | null;
}

/** Saved text that its writer has not seen; null where they have. */
export function unseenText({ seen, refusedFor }: TypedText, saved: string): Current | null {
  return seen.includes(saved) || refusedFor?.text === saved
    ? refusedFor
    : { ...UNKNOWN, text: saved };
}

/** Value that came with another answer, which does not say who saved it. */
export const UNKNOWN: Current = {
  text: "",
  by: null,
  at: null,
  is_own: false,
  is_computed: false,
  score: null,
  points: [],
};

/** Marks by `keyOf`. */
export const unsavedMarks = new UnsavedInput<TypedMark>();

/** Notes for markers by `keyOf`. */
export const unsavedNotes = new UnsavedInput<TypedText>();

/** Feedback by `keyOf`, the workspace and the highlight. */
export const unsavedFeedback = new UnsavedInput<TypedText>();

export function keyOf(activityId: string, enrolmentId: string, ...parts: string[]): string {
  return [activityId, enrolmentId, ...parts].join("/");
}
