/** Settings of the whole course, with what a change would change before it is saved. */

import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../api/http";
import type { CourseDefaults, Hiding, Names, NewCourseDefaults } from "../../api/openapi.generated";
import { COURSE_DEFAULTS_PATH } from "../../api/paths/courses";
import { t } from "../../i18n/messages";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { RefetchError } from "../../ui/error_page";
import { FieldError, FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { NumberField } from "../../ui/number_field";
import { parseNumber } from "../../ui/parse_number";
import { UnsavedInput, useUnsaved } from "../../ui/unsaved_input";
import { type DefaultValues, planOf, planWords } from "./course_plan";
import { ABOUT_LATE, MinimumField, minimumOf } from "./handing_in_fields";
import { ABOUT_COPYING, WordFields, wordFieldsOf } from "./limits_fields";
import { releaseInWords } from "./mark_release_fields";
import { namesInWords } from "./names_fields";
import { FIRST_THRESHOLD, SEEING, seeingOfHiding, THRESHOLD } from "./seeing_fields";

/** Changes of the defaults by course. */
const unsavedDefaults = new UnsavedInput<Partial<DefaultValues>>();

interface CourseDefaultsProps {
  readonly courseId: string;
  /** Called when the defaults have been changed. */
  readonly onChanged: () => unknown;
}

export function CourseDefaultsForm({ courseId, onChanged }: CourseDefaultsProps) {
  const defaults = useQuery(COURSE_DEFAULTS_PATH);
  const [isUnsaved] = useState(unsavedDefaults.at(courseId) !== undefined);
  return (
    <details class="more-settings course-defaults" open={isUnsaved}>
      <summary>{t("What the course says")}</summary>
      <RefetchError error={defaults.error} />
      {defaults.data !== null && (
        <Fields
          courseId={courseId}
          defaults={defaults.data}
          refetch={defaults.refetch}
          onChanged={onChanged}
        />
      )}
    </details>
  );
}

interface FieldsProps extends CourseDefaultsProps {
  readonly defaults: CourseDefaults;
  readonly refetch: () => unknown;
}

function Fields({ courseId, defaults, refetch, onChanged }: FieldsProps) {
  const { error, isBusy, run } = useMutation();
  // Only what is changed here: what somebody else changes meanwhile is shown, and stays.
  const kept = useUnsaved(unsavedDefaults, courseId);
  const changes = kept.value ?? {};
  const [isSaved, setSaved] = useState(false);
  const keep = (now: Partial<DefaultValues>) => {
    const left = changed(defaults, now);
    if (Object.keys(left).length === 0) {
      kept.forget();
    } else {
      kept.keep(left);
    }
  };
  // What the course does by now is no change any more.
  useEffect(() => keep(kept.latest() ?? {}), [defaults]);
  const wanted = { ...valuesOf(defaults), ...changes };
  const plan = planOf(defaults, wanted);
  const read = (event: Event & { readonly currentTarget: HTMLFormElement }) => {
    const name = settingOf(event.target as HTMLInputElement);
    const form = new FormData(event.currentTarget);
    setSaved(false);
    keep({ ...kept.latest(), [name]: valuesIn(form)[name] });
  };
  const save = async (event: Event) => {
    event.preventDefault();
    const sent = changed(defaults, changes);
    const body: NewCourseDefaults = { ...sent, affected: plan.changes.map(({ id }) => id) };
    const isDone = await run(async () => {
      const saved = await api("PUT", COURSE_DEFAULTS_PATH, body);
      await updateAnswer(COURSE_DEFAULTS_PATH, () => saved);
    });
    setSaved(isDone);
    await (isDone ? onChanged() : refetch());
  };
  const { comment_words: words, passage_minimum: minimum } = changes;
  const fills = useFills(
    JSON.stringify([wanted.comment_words, wanted.passage_minimum]),
    words !== undefined || minimum !== undefined,
  );
  return (
    <form class="form-fields" onInput={read} onSubmit={(event) => void save(event)}>
      <p class="hint">
        {t(
          "These hold in every activity of the course that does not say otherwise, at once and also in pages that are open.",
        )}
      </p>
      <h3 class="settings-group">{t("What students see of each other")}</h3>
      <Choice
        label={t("When do students see each other’s notes?")}
        name="seeing"
        options={SEEING}
        chosen={seeingOfHiding(wanted.hiding)}
      />
      <div hidden={wanted.hiding.note_threshold === null}>
        <NumberField
          label={t("How many notes first")}
          name="note_threshold"
          limits={THRESHOLD}
          defaultValue={String(wanted.hiding.note_threshold ?? FIRST_THRESHOLD)}
          unit={t("(1 to 20)")}
        />
      </div>
      <Choice
        label={t("Who sees students’ names?")}
        name="names"
        options={NAMES.map((names) => [keyOf(names), namesInWords(names)] as const)}
        chosen={keyOf(wanted.names)}
      />
      <p class="hint">{t("Activities that have begun keep both as they are.")}</p>
      <h3 class="settings-group">{t("Handing in")}</h3>
      <MinimumField key={fills} minimum={wanted.passage_minimum} />
      <FieldError error={error} field="handing_in" />
      <Check
        name="needs_comments"
        words={t("Each passage that is handed in needs a comment")}
        isOn={wanted.needs_comments}
      />
      <Check
        name="accepts_late"
        words={t("Work is taken after it was due")}
        isOn={wanted.accepts_late}
      />
      <p class="hint">{ABOUT_LATE}</p>
      <h3 class="settings-group">{t("Marks")}</h3>
      <Choice
        label={t("When do students see their marks?")}
        name="holds_marks"
        options={[
          ["no", releaseInWords(false)],
          ["yes", releaseInWords(true)],
        ]}
        chosen={wanted.holds_marks ? "yes" : "no"}
      />
      <h3 class="settings-group">{t("Comments, tags and copying")}</h3>
      <WordFields key={fills} words={wanted.comment_words} />
      <FieldError error={error} field="comment_words" />
      <Check
        name="allows_own_tags"
        words={t("Students may add tags of their own")}
        isOn={wanted.allows_own_tags}
      />
      <Check
        name="resists_copying"
        words={t("Copying the text is made harder")}
        isOn={wanted.resists_copying}
      />
      <p class="hint">{ABOUT_COPYING}</p>
      <p role="status">{isSaved && !plan.isChange ? t("Saved.") : planWords(plan)}</p>
      <FormError error={error} except={["comment_words", "handing_in"]} />
      <p>
        <button type="submit" disabled={isBusy || !plan.isChange}>
          {t("Save for the course")}
        </button>
      </p>
    </form>
  );
}

interface CheckProps {
  readonly name: string;
  readonly words: string;
  readonly isOn: boolean;
}

function Check({ name, words, isOn }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" name={name} checked={isOn} />
      {words}
    </label>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  /** Values with their names. */
  readonly options: readonly (readonly [string, string, ...unknown[]])[];
  readonly chosen: string;
}

function Choice({ label, name, options, chosen }: ChoiceProps) {
  return (
    <label class="followed-choice">
      <span>{label}</span>
      <select name={name} value={chosen}>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

const NAMES: readonly Names[] = [
  { are_hidden: false, are_sealed: false },
  { are_hidden: true, are_sealed: false },
  { are_hidden: true, are_sealed: true },
];

function keyOf({ are_hidden, are_sealed }: Names): string {
  return are_sealed ? "sealed" : are_hidden ? "hidden" : "seen";
}

function valuesOf(defaults: CourseDefaults): DefaultValues {
  const { followers: _, ...values } = defaults;
  return values;
}

function valuesIn(form: FormData): DefaultValues {
  const names = textOf(form, "names");
  return {
    allows_own_tags: form.has("allows_own_tags"),
    needs_comments: form.has("needs_comments"),
    comment_words: wordFieldsOf(form),
    resists_copying: form.has("resists_copying"),
    hiding: hidingIn(form),
    names: { are_hidden: names !== "seen", are_sealed: names === "sealed" },
    passage_minimum: minimumOf(form),
    accepts_late: form.has("accepts_late"),
    holds_marks: textOf(form, "holds_marks") === "yes",
  };
}

function hidingIn(form: FormData): Hiding {
  const seeing = textOf(form, "seeing");
  const threshold = Number(parseNumber(textOf(form, "note_threshold"), THRESHOLD).text);
  const note_threshold = seeing === "threshold" ? threshold : null;
  return { hides_notes: seeing !== "at-once", note_threshold };
}

/** Setting of a field; some have several. */
function settingOf({ name }: HTMLInputElement): keyof DefaultValues {
  if (name === "seeing" || name === "note_threshold") {
    return "hiding";
  }
  return name.startsWith("comment_words") ? "comment_words" : (name as keyof DefaultValues);
}

/** Changes that are other than what the course has now. */
function changed(defaults: CourseDefaults, changes: Partial<DefaultValues>) {
  const names = planOf(defaults, { ...valuesOf(defaults), ...changes }).settings;
  return Object.fromEntries(names.map((name) => [name, changes[name]])) as Partial<DefaultValues>;
}

/** Times that the fields of numbers were filled in anew, with another teacher's numbers. */
function useFills(numbers: string, isTyped: boolean): number {
  const last = useRef(numbers);
  const fills = useRef(0);
  if (!isTyped && last.current !== numbers) {
    fills.current += 1;
  }
  last.current = numbers;
  return fills.current;
}
