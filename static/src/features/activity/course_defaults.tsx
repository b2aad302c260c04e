/** Settings of the whole course, with what a change would change before it is saved. */

import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../api/http";
import type { CommentWords, CourseDefaults, NewCourseDefaults } from "../../api/openapi.generated";
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
  // Only what is changed here: what somebody else changes meanwhile is shown, and stays.
  const [changes, setChanges] = useState<Partial<DefaultValues>>({});
  const [isSaved, setSaved] = useState(false);
  // What the course does by now is no change any more.
  useEffect(() => setChanges((now) => changed(defaults, now)), [defaults]);
  const wanted = { ...valuesOf(defaults), ...changes };
  const plan = planOf(defaults, wanted);
  const read = (event: Event & { readonly currentTarget: HTMLFormElement }) => {
    const name = settingOf(event.target as HTMLInputElement);
    const form = new FormData(event.currentTarget);
    setSaved(false);
    setChanges((before) => ({ ...before, [name]: valuesIn(form)[name] }));
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
  const fills = useFills(wanted.comment_words, changes.comment_words !== undefined);
  return (
    <form class="form-fields" onInput={read} onSubmit={(event) => void save(event)}>
      <p class="hint">
        These hold in every activity of the course that does not say otherwise, at once and also in
        pages that are open.
      </p>
      <WordFields key={fills} words={wanted.comment_words} />
      <FieldError error={error} field="comment_words" />
      <div>
        <Check
          name="needs_comments"
          words="Each passage that is handed in needs a comment"
          isOn={wanted.needs_comments}
        />
        <Check
          name="allows_own_tags"
          words="Students may add tags of their own"
          isOn={wanted.allows_own_tags}
        />
        <Check
          name="resists_copying"
          words="Copying the text is made harder"
          isOn={wanted.resists_copying}
        />
      </div>
      <p class="hint">{ABOUT_COPYING}</p>
      <p role="status">{isSaved && !plan.isChange ? "Saved." : planWords(plan)}</p>
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
      <input type="checkbox" name={name} checked={isOn} />
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

/** Setting of a field; the two numbers of words are one. */
function settingOf({ name }: HTMLInputElement): keyof DefaultValues {
  return name.startsWith("comment_words") ? "comment_words" : (name as keyof DefaultValues);
}

/** Changes that are other than what the course has now. */
function changed(defaults: CourseDefaults, changes: Partial<DefaultValues>) {
  const names = planOf(defaults, { ...valuesOf(defaults), ...changes }).settings;
  return Object.fromEntries(names.map((name) => [name, changes[name]])) as Partial<DefaultValues>;
}

/** Times that the fields of words were filled in anew, with another teacher's numbers. */
function useFills(words: CommentWords, isTyped: boolean): number {
  const last = useRef(words);
  const fills = useRef(0);
  if (!isTyped && (last.current.least !== words.least || last.current.most !== words.most)) {
    fills.current += 1;
  }
  last.current = words;
  return fills.current;
}
