/** Part of the form of an activity: when students see each other's notes. */

import { useState } from "preact/hooks";
import type { ApiError } from "../../api/http";
import type { Activity } from "../../api/openapi.generated";
import { FieldError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { asField, fromField } from "../../ui/format_time";
import { NumberField } from "../../ui/number_field";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";

type Seeing = "at-once" | "revealed" | "threshold";

const SEEING: readonly (readonly [Seeing, string, string])[] = [
  ["at-once", "At once", "They see and answer each other while they write."],
  [
    "revealed",
    "When they are revealed",
    "Until then everybody sees their own notes and yours; you see all. What is revealed stays so.",
  ],
  [
    "threshold",
    "After some notes of their own",
    "Whoever has written enough sees the notes of all who have, and yours.",
  ],
];

const THRESHOLD: NumberLimits = { least: 1, most: 20, decimals: 0 };
const FIRST_THRESHOLD = 3;

interface SeeingFieldsProps {
  /** The activity to change; undefined for a new one. */
  readonly activity: Activity | undefined;
  readonly error: ApiError | null;
}

/** Choices and fields. Hiding can begin while no student has written, and what is revealed stays so. */
export function SeeingFields({ activity, error }: SeeingFieldsProps) {
  const [seeing, setSeeing] = useState(seeingNow(activity));
  const isHiding = activity?.hides_notes === true;
  if (isHiding && activity.revealed_at !== null) {
    return <p class="hint">Notes were hidden here, and have been revealed.</p>;
  }
  const threshold = activity?.note_threshold ?? FIRST_THRESHOLD;
  return (
    <fieldset>
      <legend>
        When do students see each other’s notes?{" "}
        {activity !== undefined && <small>this choice stays once a student has written</small>}
      </legend>
      {SEEING.filter(([value]) => !(isHiding && value === "at-once")).map(
        ([value, name, about]) => (
          <label key={value} class="option">
            <input
              type="radio"
              name="seeing"
              value={value}
              defaultChecked={value === seeing}
              onChange={() => setSeeing(value)}
            />
            <span>
              {name}
              <small>{about}</small>
            </span>
          </label>
        ),
      )}
      <div class="reveal-details" hidden={seeing === "at-once"}>
        <div hidden={seeing !== "threshold"}>
          <NumberField
            label="How many notes first"
            name="note_threshold"
            limits={THRESHOLD}
            defaultValue={String(threshold)}
            unit="(1 to 20)"
          />
        </div>
        <label>
          Reveal all notes by itself{" "}
          <small>optional; until it has come you can move it, or reveal them sooner</small>
          <input
            name="reveal_at"
            type="datetime-local"
            defaultValue={asField(activity?.reveal_at ?? null)}
          />
        </label>
        <p class="hint">
          In an activity for groups, tutors can reveal the notes of their own group.
        </p>
      </div>
      <FieldError error={error} field="hides_notes" />
      <FieldError error={error} field="reveal" />
    </fieldset>
  );
}

function seeingNow(activity: Activity | undefined): Seeing {
  if (!activity?.hides_notes) {
    return "at-once";
  }
  return activity.note_threshold === null ? "revealed" : "threshold";
}

/** Settings in the form; nothing where they stay as they are. */
export function seeingOf(form: FormData, activity: Activity | undefined) {
  const seeing = textOf(form, "seeing");
  if (seeing !== "revealed" && seeing !== "threshold") {
    return {};
  }
  const number = Number(parseNumber(textOf(form, "note_threshold"), THRESHOLD).text);
  const threshold = seeing === "threshold" ? number : null;
  const typed = textOf(form, "reveal_at");
  const before = activity?.reveal_at ?? null;
  // The field has no seconds: what nobody has touched stays as it is.
  const at = typed === asField(before) ? before : fromField(typed);
  if (activity?.hides_notes) {
    const isSame = at === before && threshold === activity.note_threshold;
    return isSame ? {} : { reveal: { at, note_threshold: threshold } };
  }
  return { hides_notes: true as const, reveal: { at, note_threshold: threshold } };
}
