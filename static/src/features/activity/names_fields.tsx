/** Part of the form of an activity: who sees the names of students. */

import { useState } from "preact/hooks";
import type { ApiError } from "../../api/http";
import type { Activity, WorkspaceFor } from "../../api/openapi.generated";
import { FieldError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { dayAndTime } from "../../ui/format_time";

type Names = "seen" | "hidden";

const NAMES: readonly (readonly [Names, string, string])[] = [
  ["seen", "Students see each other’s names", "Everybody reads who wrote each note."],
  [
    "hidden",
    "Students do not see each other’s names",
    "Each gets a name like “Amber Heron”, another one in every activity. Notes show no times, and nobody is told who is there. Your name and those of tutors are shown.",
  ],
];

const SEALED: readonly (readonly ["open" | "sealed", string, string])[] = [
  ["open", "Teachers and tutors see names", "Only students do not see each other’s."],
  [
    "sealed",
    "Sealed until a teacher opens them",
    "Until then nobody sees who wrote what: you read, answer and mark under the made-up names; marks wait as drafts. Opening is for good, and the students read who did it and when.",
  ],
];

interface NamesFieldsProps {
  /** The activity to change; undefined for a new one. */
  readonly activity: Activity | undefined;
  readonly audience: WorkspaceFor;
  readonly error: ApiError | null;
}

/** Choices, which can be made while nobody has written. */
export function NamesFields({ activity, audience, error }: NamesFieldsProps) {
  const [names, setNames] = useState(namesNow(activity));
  if (activity?.unsealed_at) {
    return (
      <p class="hint">
        Students do not see each other’s names here. The names were sealed for teachers and tutors
        until {dayAndTime(activity.unsealed_at)}.
      </p>
    );
  }
  return (
    <fieldset>
      <legend>
        Who sees students’ names?{" "}
        {activity !== undefined && <small>this choice stays once somebody has written</small>}
      </legend>
      {NAMES.map(([value, name, about]) => (
        <label key={value} class="option">
          <input
            type="radio"
            name="names"
            value={value}
            defaultChecked={value === names}
            onChange={() => setNames(value)}
          />
          <span>
            {name}
            <small>{about}</small>
          </span>
        </label>
      ))}
      <fieldset class="nested-options" hidden={names !== "hidden"}>
        <legend>What do teachers and tutors see?</legend>
        {SEALED.map(([value, name, about]) => (
          <label key={value} class="option">
            <input
              type="radio"
              name="seal"
              value={value}
              defaultChecked={(value === "sealed") === (activity?.seals_names ?? false)}
            />
            <span>
              {name}
              <small>{about}</small>
            </span>
          </label>
        ))}
        {audience === "group" && (
          <p class="hint">
            In a small group, students who know each other can guess who wrote what.
          </p>
        )}
      </fieldset>
      <FieldError error={error} field="names" />
    </fieldset>
  );
}

function namesNow(activity: Activity | undefined): Names {
  return activity?.hides_names ? "hidden" : "seen";
}

/** Settings in the form; nothing where it has no such fields. */
export function namesOf(form: FormData) {
  if (!form.has("names")) {
    return {};
  }
  const are_hidden = textOf(form, "names") === "hidden";
  const are_sealed = are_hidden && textOf(form, "seal") === "sealed";
  return { names: { are_hidden, are_sealed } };
}
