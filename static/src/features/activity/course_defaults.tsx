/** Settings of the whole course, with what a change would change before it is saved. */

import { useRef, useState } from "preact/hooks";
import { api } from "../../api/http";
import type { CourseDefaults, NewCourseDefaults } from "../../api/openapi.generated";
import { COURSE_DEFAULTS_PATH } from "../../api/paths";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { RefetchError } from "../../ui/error_page";
import { FieldError, FormError } from "../../ui/field_error";
import { type DefaultValues, planOf, planWords } from "./course_plan";
import { ABOUT_COPYING, WordFields, wordFieldsOf } from "./limits_fields";

interface CourseDefaultsProps {
  /** Called when the defaults have been changed. */
  readonly onChanged: () => unknown;
}

export function CourseDefaultsForm({ onChanged }: CourseDefaultsProps) {
  const defaults = useQuery(COURSE_DEFAULTS_PATH);
  return (
    <details class="more-settings course-defaults">
      <summary>What the course says</summary>
      <RefetchError error={defaults.error} />
      {defaults.data !== null && (
        <Fields defaults={defaults.data} refetch={defaults.refetch} onChanged={onChanged} />
      )}
    </details>
  );
}

interface FieldsProps extends CourseDefaultsProps {
  readonly defaults: CourseDefaults;
  readonly refetch: () => unknown;
}

function Fields({ defaults, refetch, onChanged }: FieldsProps) {
  const { error, isBusy, run } = useMutation();
  const form = useRef<HTMLFormElement>(null);
  const [wanted, setWanted] = useState<DefaultValues>(valuesOf(defaults));
  const [isSaved, setSaved] = useState(false);
  const plan = planOf(defaults, wanted);
  const read = () => {
    if (form.current !== null) {
      setSaved(false);
      setWanted(valuesIn(new FormData(form.current)));
    }
  };
  const save = async (event: Event) => {
    event.preventDefault();
    const body: NewCourseDefaults = { ...wanted, affected: plan.changes.map(({ id }) => id) };
    const isDone = await run(async () => {
      const saved = await api("PUT", COURSE_DEFAULTS_PATH, body);
      await updateAnswer(COURSE_DEFAULTS_PATH, () => saved);
    });
    setSaved(isDone);
    await (isDone ? onChanged() : refetch());
  };
  return (
    <form
      ref={form}
      class="form-fields"
      onInput={read}
      onChange={read}
      onSubmit={(event) => void save(event)}
    >
      <p class="hint">
        These hold in every activity of the course that does not say otherwise, at once and also in
        pages that are open.
      </p>
      <WordFields words={defaults.comment_words} />
      <FieldError error={error} field="comment_words" />
      <div>
        <Check
          name="needs_comments"
          words="Each passage that is handed in needs a comment"
          isOn={defaults.needs_comments}
        />
        <Check
          name="allows_own_tags"
          words="Students may add tags of their own"
          isOn={defaults.allows_own_tags}
        />
        <Check
          name="resists_copying"
          words="Copying the text is made harder"
          isOn={defaults.resists_copying}
        />
      </div>
      <p class="hint">{ABOUT_COPYING}</p>
      <p role="status">{isSaved ? "Saved." : planWords(plan)}</p>
      <FormError error={error} except={["comment_words"]} />
      <p>
        <button type="submit" disabled={isBusy || !plan.isChange}>
          Save for the course
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
      <input type="checkbox" name={name} defaultChecked={isOn} />
      {words}
    </label>
  );
}

function valuesOf(defaults: CourseDefaults): DefaultValues {
  const { allows_own_tags, needs_comments, comment_words, resists_copying } = defaults;
  return { allows_own_tags, needs_comments, comment_words, resists_copying };
}

function valuesIn(form: FormData): DefaultValues {
  return {
    allows_own_tags: form.has("allows_own_tags"),
    needs_comments: form.has("needs_comments"),
    comment_words: wordFieldsOf(form),
    resists_copying: form.has("resists_copying"),
  };
}
