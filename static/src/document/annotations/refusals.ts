/**
 * Sentences for refused changes (twins: lti_tool/refusals.py, lti_tool/annotations/policy.py,
 * lti_tool/responses/kind.py).
 */

/** Codes that a person's own edits can lead to; the others are faults of a page or a network. */
export const REFUSAL_SENTENCES: Readonly<Record<string, string>> = {
  "too-large": "That is longer than a note can be.",
  "read-only": "You can read here, but not write.",
  "not-yours": "Only the person who wrote that can change it.",
  "tags-locked": "Only teachers can change the tags here.",
  "retired-tag":
    "A tag is not in use any more, and your note is kept without it: choose another one.",
  "unknown-tag":
    "A tag is not there any more, and your note is kept without it: choose another one.",
  "too-many-tags": "There are as many tags here as there can be.",
  "not-open": "Writing has not opened here yet.",
  closed: "Writing is closed here.",
  "handed-in": "Your work here is handed in, and stays as it is until you take it back.",
  hidden: "Notes are hidden from each other here just now.",
  "bad-anchor": "The text that this was written on is not here any more.",
  "no-comment": "The comment that this is about was never on this note.",
  "own-comment": "Agree with what others write, not with yourself.",
  dated: "This page is older than the activity: load it again, and write that once more.",
  "too-few-words": "A comment needs more words than that here.",
  "too-many-words": "A comment has fewer words than that here.",
  "no-claims": "Claims are not checked here any more.",
  "not-asked": "No answer is asked for here any more.",
  full: "This page holds as much as it can.",
  share: "You have written as much here as one person can.",
};

/** The sentence of a code; an empty one where the code says nothing to a person. */
export function reasonFor(code: string): string {
  return REFUSAL_SENTENCES[code] ?? "";
}
