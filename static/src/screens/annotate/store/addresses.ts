/**
 * Addresses within the annotation page, behind the # of its own: `#note=…`, `#at=4.2`, `#at=4`.
 *
 * They name a place and hold nothing of it. Whoever may not read a note learns from its address no
 * more than from one that was made up.
 */

import { activityAddress } from "../../../api/paths/activities";
import type { Route } from "../../../router/route";
import { parseReference, type Reference, referenceText } from "../../../text/blocks";

/** Place of the page: a note, a comment on it, a conversation, a turn of it, or the answer. */
export interface Place
  extends Pick<Route, "note" | "comment" | "conversation" | "turn" | "answer"> {
  readonly at?: Reference;
}

/** Place that the part of an address behind the # names; null where it names none. */
export function placeOf(hash: string): Place | null {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const note = parameters.get("note");
  if (note !== null) {
    return { note };
  }
  const at = parseReference(parameters.get("at") ?? "");
  const conversation = parameters.get("conversation");
  return at === null ? null : { at, ...(conversation === null ? {} : { conversation }) };
}

/** The part of an address that names a note. */
export function noteHash(key: string): string {
  return `#note=${encodeURIComponent(key)}`;
}

/** The part of an address that names a paragraph or a turn of a conversation. */
export function referenceHash(reference: Reference, conversation: string): string {
  return `#at=${referenceText(reference)}&conversation=${encodeURIComponent(conversation)}`;
}

/** Place in an activity that somebody pasted or typed: an address, or a reference such as 4.2. */
export function typedPlace(typed: string, activityId: string): Place | null {
  const words = typed.trim();
  const hash = hashWithin(words, activityId);
  if (hash !== null) {
    return placeOf(hash);
  }
  const at = parseReference(words);
  return at === null ? null : { at };
}

/** The part behind the # of an address into this activity; null for every other address. */
export function hashWithin(href: string, activityId: string): string | null {
  const start = `${activityAddress(activityId)}#`;
  return href.startsWith(start) && placeOf(href.slice(start.length)) !== null
    ? href.slice(start.length - 1)
    : null;
}
