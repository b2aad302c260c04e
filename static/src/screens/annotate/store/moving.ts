/** Reasons why a note cannot be given another tag here, in the words of the page. */

import { type HighlightValue, isModel } from "../../../document/annotations/schema";
import type { ShownTag } from "../../../document/annotations/tags";
import { t } from "../../../i18n/messages";
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
  "not-open": t("Notes can be moved once writing has opened."),
  closed: t("Writing has closed, so notes stay where they are."),
  "handed-in": t("This work is handed in, so its notes stay where they are."),
  "earlier-attempt": t("This is an earlier attempt, so its notes stay where they are."),
};

/** Reason why a note stays where it is; null where it can be moved. */
export function whyItStays(note: HighlightValue, rules: MovingRules): string | null {
  const { key, author } = note;
  const { writeBlock, labelOf } = rules;
  if (!rules.mayAnnotate) {
    return t("You can read these notes, and not move them.");
  }
  const who = labelOf(author);
  if (!who.isMe && !rules.canModerate) {
    return isModel(key)
      ? t("A model note stays where your teacher put it.")
      : t("This note is by {name}. Nobody but its author and your teachers can move it.", {
          name: who.name,
        });
  }
  if (writeBlock !== null && !rules.isPrivate(key)) {
    return BLOCKS[writeBlock];
  }
  return rules.canWriteOn(key) ? null : t("This note cannot be changed just now.");
}

/** Reason why no note can be given this tag; null where any can. */
export function whyNotInto(tag: ShownTag | null): string | null {
  return tag === null || tag.isInUse
    ? null
    : t("“{name}” is not in use any more: notes can leave it, and none can come in.", {
        name: tag.name,
      });
}
