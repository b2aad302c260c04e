/** Part of the form of an activity: words of a comment, and copying of the text. */

import type { ApiError } from "../../api/http";
import type { Activity, CommentWords } from "../../api/openapi.generated";
import { COURSE_DEFAULTS_PATH } from "../../api/paths/courses";
import { limitWords } from "../../document/annotations/word_limits";
import { t } from "../../i18n/messages";
import { useQuery } from "../../query/use_query";
import { FieldError } from "../../ui/field_error";
import { FollowedChoice, followedOf } from "../../ui/followed_choice";
import { FollowedDetails, isHere } from "../../ui/followed_details";
import { textOf } from "../../ui/form_data";
import { NumberField } from "../../ui/number_field";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";

const LEAST: NumberLimits = { least: 0, most: 500, decimals: 0 };
const MOST: NumberLimits = { least: 0, most: 2000, decimals: 0 };

export const ABOUT_COPYING = t(
  "It makes copying and printing harder for students, and no more than that: the text can still be typed off, or a picture of it taken. They select, mark and comment as ever.",
);

interface LimitsFieldsProps {
  /** The activity to change; undefined for a new one. */
  readonly activity: Activity | undefined;
  readonly error: ApiError | null;
}

export function LimitsFields({ activity, error }: LimitsFieldsProps) {
  const course = useQuery(COURSE_DEFAULTS_PATH).data;
  const own = activity?.own.comment_words ?? null;
  return (
    <fieldset>
      <legend>{t("Comments and copying")}</legend>
      <FollowedDetails
        label={t("How long are comments of students?")}
        name="comment_words"
        isOwn={own !== null}
        ofCourse={course === null ? null : wordsOf(course.comment_words)}
      >
        <WordFields words={own ?? { least: 0, most: 0 }} />
      </FollowedDetails>
      <FieldError error={error} field="comment_words" />
      <FollowedChoice
        label={t("Is copying the text made harder?")}
        name="resists_copying"
        own={activity?.own.resists_copying ?? null}
        ofCourse={course?.resists_copying ?? null}
      />
      <p class="hint">{ABOUT_COPYING}</p>
    </fieldset>
  );
}

/** Fields of the two limits. */
export function WordFields({ words }: { readonly words: CommentWords }) {
  return (
    <>
      <NumberField
        label={t("Words at least")}
        name="comment_words_least"
        limits={LEAST}
        defaultValue={String(words.least)}
        unit={t("(0 for any number)")}
      />
      <NumberField
        label={t("Words at most")}
        name="comment_words_most"
        limits={MOST}
        defaultValue={String(words.most)}
        unit={t("(0 for any number)")}
      />
      <p class="hint">
        {t(
          "Chinese and Japanese characters count one each. Comments that are there already stay as they are, and what people note for themselves has any length.",
        )}
      </p>
    </>
  );
}

/** Limits in the fields of a form. */
export function wordFieldsOf(form: FormData): CommentWords {
  return {
    least: Number(parseNumber(textOf(form, "comment_words_least"), LEAST).text),
    most: Number(parseNumber(textOf(form, "comment_words_most"), MOST).text),
  };
}

/** Limits in words, also where there are none. */
export function wordsOf(words: CommentWords): string {
  return limitWords(words) || t("any length");
}

/** Settings in the form. */
export function limitsOf(form: FormData) {
  return {
    comment_words: isHere(form, "comment_words") ? wordFieldsOf(form) : null,
    resists_copying: followedOf(form, "resists_copying"),
    checks_claims: form.has("checks_claims"),
  };
}
