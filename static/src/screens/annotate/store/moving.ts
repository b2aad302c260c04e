/** Reasons why a note cannot be given another tag here, in the words of the page. */

import { type HighlightValue, isModel } from "../../../document/annotations/schema";
import type { ShownTag } from "../../../document/annotations/tags";
import type { AuthorLabel } from "./author_names";
import type { WriteBlock } from "./writing_window";

/** Everything that decides who may change the tag of a note. The server decides again. */
export interface MovingRules {
  /** False for somebody who may only read here. */
  readonly mayAnnotate: boolean;
  readonly canModerate: boolean;
  readonly writeBlock: WriteBlock | null;
  readonly isPrivate: (key: string) => boolean;
  /** True where the document of a note takes writing now. */
  readonly canWriteOn: (key: string) => boolean;
  readonly labelOf: (author: string) => AuthorLabel;
}

const BLOCKS: Record<WriteBlock, string> = {
  "not-open": "Notes can be moved once writing has opened.",
  closed: "Writing has closed, so notes stay where they are.",
  "handed-in": "This work is handed in, so its notes stay where they are.",
};

/** Reason why a note stays where it is; null where it can be moved. */
export function whyItStays(note: HighlightValue, rules: MovingRules): string | null {
  const { key, author } = note;
  const { writeBlock, labelOf } = rules;
  if (!rules.mayAnnotate) {
    return "You can read these notes, and not move them.";
  }
  const who = labelOf(author);
  if (!who.isMe && !rules.canModerate) {
    return isModel(key)
      ? "A model note stays where your teacher put it."
      : `This note is by ${who.name}. Nobody but its author and your teachers can move it.`;
  }
  if (writeBlock !== null && !rules.isPrivate(key)) {
    return BLOCKS[writeBlock];
  }
  return rules.canWriteOn(key) ? null : "This note cannot be changed just now.";
}

/** Reason why no note can be given this tag; null where any can. */
export function whyNotInto(tag: ShownTag | null): string | null {
  return tag === null || tag.isInUse
    ? null
    : `“${tag.name}” is not in use any more: notes can leave it, and none can come in.`;
}
