/**
 * Sentences for refused changes (twins: lti_tool/refusals.py, lti_tool/annotations/policy.py,
 * lti_tool/responses/kind.py).
 */

import { t } from "../../i18n/messages";

/** Codes that a person's own edits can lead to; the others are faults of a page or a network. */
export const REFUSAL_SENTENCES: Readonly<Record<string, string>> = {
  "too-large": t("That is longer than a note can be."),
  "read-only": t("You can read here, but not write."),
  "not-yours": t("Only the person who wrote that can change it."),
  "tags-locked": t("Only teachers can change the tags here."),
  "retired-tag": t(
    "A tag is not in use any more, and your note is kept without it: choose another one.",
  ),
  "unknown-tag": t(
    "A tag is not there any more, and your note is kept without it: choose another one.",
  ),
  "too-many-tags": t("There are as many tags here as there can be."),
  "not-open": t("Writing has not opened here yet."),
  closed: t("Writing is closed here."),
  "handed-in": t("Your work here is handed in, and stays as it is until you take it back."),
  "earlier-attempt": t("This is an earlier attempt, and stays as it is."),
  hidden: t("Notes are hidden from each other here just now."),
  "bad-anchor": t("The text that this was written on is not here any more."),
  "no-comment": t("The comment that this is about was never on this note."),
  "own-comment": t("Agree with what others write, not with yourself."),
  dated: t("This page is older than the activity: load it again, and write that once more."),
  "too-few-words": t("A comment needs more words than that here."),
  "too-many-words": t("A comment has fewer words than that here."),
  "no-claims": t("Claims are not checked here any more."),
  "not-asked": t("No answer is asked for here any more."),
  full: t("This page holds as much as it can."),
  share: t("You have written as much here as one person can."),
};

/** The sentence of a code; an empty one where the code says nothing to a person. */
export function reasonFor(code: string): string {
  return REFUSAL_SENTENCES[code] ?? "";
}
