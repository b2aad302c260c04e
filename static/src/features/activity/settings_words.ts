/** Settings of an activity in a few words, one line for each group of its form. */

import type { Activity, CourseDefaults } from "../../api/openapi.generated";
import { limitWords } from "../../document/annotations/word_limits";
import { series, t } from "../../i18n/messages";
import { followedOf } from "../../ui/followed_choice";
import { isHere } from "../../ui/followed_details";
import { textOf } from "../../ui/form_data";
import { dayAndTime, fromField, period } from "../../ui/format_time";
import { wordFieldsOf } from "./limits_fields";
import { seeingOfHiding } from "./seeing_fields";

const AS_COURSE = t("as the course says");

export type SettingsGroup = "seeing" | "dates" | "marks" | "texts";

type Words = Readonly<Record<SettingsGroup, string>>;

/** Words about the values in the fields of a form. `course` is null while it is not known. */
export function wordsOfForm(
  form: FormData,
  activity: Activity | undefined,
  course: CourseDefaults | null,
): Words {
  return {
    seeing: seeingWords(form, activity, course),
    dates: dateWords(form),
    marks: markWords(form, course),
    texts: textWords(form, course),
  };
}

/** True where the activity has a value in the group that another activity would not have. */
export function hasOwn(group: SettingsGroup, activity: Activity | undefined): boolean {
  if (activity === undefined) {
    return false;
  }
  const { own, opens_at, closes_at, due_at, hands_in } = activity;
  switch (group) {
    case "seeing":
      return own.hiding !== null || own.names !== null;
    case "dates":
      return opens_at !== null || closes_at !== null || due_at !== null || hands_in;
    case "marks":
      return activity.score_maximum !== 100 || own.holds_marks !== null;
    case "texts":
      return (
        activity.contributions.mode !== "no" ||
        activity.response.mode !== "no" ||
        activity.checks_claims ||
        activity.comparison.hides_models ||
        own.comment_words !== null ||
        own.resists_copying !== null
      );
  }
}

function seeingWords(
  form: FormData,
  activity: Activity | undefined,
  course: CourseDefaults | null,
): string {
  const isForOne = textOf(form, "workspace_for") === "student";
  const seeing = textOf(form, "seeing");
  const names = textOf(form, "names");
  const wasRevealed = activity?.revealed_at !== null && activity?.hides_notes === true;
  return joined(
    isForOne ? "" : wasRevealed ? t("notes have been revealed") : notesWords(form, seeing, course),
    names === "" ? t("names have been opened") : namesWords(form, names, course),
    names === "course" && (isForOne || seeing === "course") ? AS_COURSE : "",
  );
}

function notesWords(form: FormData, seeing: string, course: CourseDefaults | null): string {
  const isCourse = seeing === "course";
  const chosen = isCourse ? course && seeingOfHiding(course.hiding) : seeing;
  switch (chosen) {
    case "at-once":
      return t("notes at once");
    case "revealed":
      return t("notes when they are revealed");
    case "threshold": {
      const number = isCourse ? course?.hiding.note_threshold : textOf(form, "note_threshold");
      return t("notes after {number} of their own", { number: number ?? "" });
    }
    default:
      return "";
  }
}

function namesWords(form: FormData, names: string, course: CourseDefaults | null): string {
  const isCourse = names === "course";
  if (isCourse && course === null) {
    return "";
  }
  const areHidden = isCourse ? course?.names.are_hidden : names === "hidden";
  const areSealed = isCourse ? course?.names.are_sealed : textOf(form, "seal") === "sealed";
  if (areHidden !== true) {
    return t("with names");
  }
  return areSealed === true ? t("names sealed for all") : t("names hidden from students");
}

function dateWords(form: FormData): string {
  const at = (name: string) => fromField(textOf(form, name));
  const due = at("due_at");
  const words = joined(
    period({ opens_at: at("opens_at"), closes_at: at("closes_at") }),
    due === null ? "" : t("due {due}", { due: dayAndTime(due) }),
  );
  const handingIn = form.has("hands_in") ? t("students hand in") : t("nothing is handed in");
  return joined(words || t("no dates"), handingIn);
}

function markWords(form: FormData, course: CourseDefaults | null): string {
  const release = textOf(form, "mark_release");
  const isCourse = release === "course";
  const isHeld = isCourse ? course?.holds_marks : release === "released";
  const at = fromField(textOf(form, "release_at"));
  return joined(
    t("out of {form}", { form: textOf(form, "score_maximum") }),
    isHeld === undefined ? "" : isHeld ? t("released by a teacher") : t("shown at once"),
    release === "released" && at !== null
      ? t("at the latest {time}", { time: dayAndTime(at) })
      : "",
    release === "released" && textOf(form, "marker_count") === "2" ? t("marked by two people") : "",
    isCourse ? AS_COURSE : "",
  );
}

const BROUGHT: Readonly<Record<string, string>> = {
  may: t("students may bring a conversation"),
  must: t("students bring a conversation"),
};

const ANSWERS: Readonly<Record<string, string>> = {
  may: t("an answer if they like"),
  must: t("an answer"),
};

function textWords(form: FormData, course: CourseDefaults | null): string {
  const isOwnLength = isHere(form, "comment_words");
  const words = isOwnLength ? wordFieldsOf(form) : course?.comment_words;
  const resists = followedOf(form, "resists_copying");
  return joined(
    BROUGHT[textOf(form, "contribution_mode")] ?? t("no conversations of students"),
    ANSWERS[textOf(form, "response_mode")] ?? t("no answer"),
    ["teacher", "all"].includes(textOf(form, "models")) ? t("models are hidden") : "",
    form.has("checks_claims") ? t("claims are checked") : "",
    (resists ?? course?.resists_copying) === true ? t("copying made harder") : "",
    words === undefined
      ? ""
      : t("comments of {words}", { words: limitWords(words) || t("any length") }),
    isOwnLength || resists !== null ? "" : AS_COURSE,
  );
}

function joined(...parts: readonly string[]): string {
  return series(parts.filter((part) => part !== ""));
}
