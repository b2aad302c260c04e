/** Words for what students begin with, and for what giving it out would change. */

import type { NoteChange, Owners, Template } from "../../api/openapi.generated";
import { plural, t } from "../../i18n/messages";
import { dayInWords } from "../../ui/format_time";

/** Owner of a workspace in an activity that is not for the whole class. */
export type Owner = "student" | "group";

/** Numbers of those who get the notes that are given out now, and who keep what they have. */
export function ownersInWords({ total, begun }: Owners, owner: Owner): string {
  const isGroup = owner === "group";
  const waiting = total - begun;
  if (total === 0) {
    return isGroup
      ? t("There is no group yet. Each one that comes begins with these notes.")
      : t("There is no student yet. Each one that comes begins with these notes.");
  }
  if (waiting === 0) {
    return isGroup
      ? plural(
          total,
          "The one group has begun and keeps what is there. Whoever comes later begins with these notes.",
          "All {n} groups have begun and keep what is there. Whoever comes later begins with these notes.",
        )
      : plural(
          total,
          "The one student has begun and keeps what is there. Whoever comes later begins with these notes.",
          "All {n} students have begun and keep what is there. Whoever comes later begins with these notes.",
        );
  }
  if (begun === 0) {
    return isGroup
      ? plural(
          total,
          "The one group has not begun, and gets these notes.",
          "None of the {n} groups has begun. All of them get these notes.",
        )
      : plural(
          total,
          "The one student has not begun, and gets these notes.",
          "None of the {n} students has begun. All of them get these notes.",
        );
  }
  const get = isGroup
    ? plural(
        waiting,
        "{n} of {total} groups has not begun, and gets these notes.",
        "{n} of {total} groups have not begun, and get these notes.",
        { total },
      )
    : plural(
        waiting,
        "{n} of {total} students has not begun, and gets these notes.",
        "{n} of {total} students have not begun, and get these notes.",
        { total },
      );
  const keep = plural(
    begun,
    "{n} has begun and keeps what is there.",
    "{n} have begun and keep what is there.",
  );
  return `${get} ${keep}`;
}

/** State of the notes that whoever begins gets, and of those in preparation. */
export function stateInWords(template: Template, owner: Owner, now = Date.now()): string {
  const { notes, given_at: givenAt, changes } = template;
  const { length } = changes;
  const each =
    owner === "group"
      ? t("This is what each group starts with.")
      : t("This is what each student starts with.");
  if (givenAt === null) {
    const next =
      length === 0
        ? t("Mark passages and comment on them, and give your notes out.")
        : plural(length, "Not given out yet: {n} note.", "Not given out yet: {n} notes.");
    return `${each} ${next}`;
  }
  const given = plural(
    notes,
    "Whoever begins gets {n} note, given out {time}.",
    "Whoever begins gets {n} notes, given out {time}.",
    { time: dayInWords(givenAt, now) },
  );
  const since = plural(
    length,
    "You have changed {n} note since.",
    "You have changed {n} notes since.",
  );
  return [each, given, ...(length === 0 ? [] : [since])].join(" ");
}

/** "3 notes". */
export function noteCount(count: number): string {
  return plural(count, "{n} note", "{n} notes");
}

const COMMENT = {
  added: t("Comment"),
  changed: t("Comment, now"),
  removed: t("Without the comment"),
};

/** Differences of one note, a line each; of a removed one its words say all. */
export function detailsOf({ kind, tag, comments }: NoteChange): string[] {
  const lines = comments.map((comment) => `${COMMENT[comment.kind]}: ${comment.text}`);
  if (tag !== null) {
    lines.unshift(tag === "" ? t("No tag") : t("Tag: {tag}", { tag }));
  }
  if (kind === "changed" && lines.length === 0) {
    return [t("It is a question now, or is none any more")];
  }
  return lines;
}
