/** Form of a mark and a comment. */

import "./grading.css";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../../api/http";
import type { Grade } from "../../api/openapi.generated";
import { gradePath } from "../../api/paths";
import { useMutation } from "../../query/use_mutation";
import { ConfirmButton } from "../../ui/confirm_button";
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { NumberField } from "../../ui/number_field";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";
import { LimitedTextarea } from "../../ui/text_limit";
import { updateGrades } from "./update_grade";

interface GradeFormProps {
  readonly activityId: string;
  readonly enrolmentId: string;
  readonly name: string;
  /** Highest mark of the activity. */
  readonly maximum: number;
  readonly grade: Grade | null;
  /** False where marks stay here. */
  readonly isInLms: boolean;
  readonly close: () => void;
}

export function GradeForm(props: GradeFormProps) {
  const { activityId, enrolmentId, name, maximum, grade, isInLms, close } = props;
  const { error, isBusy, run } = useMutation();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const limits: NumberLimits = { least: 0, most: maximum, decimals: 2 };
  const path = gradePath(activityId, enrolmentId);
  const send = async (request: () => Promise<Grade>) => {
    const isSent = await run(async () =>
      updateGrades(activityId, { [enrolmentId]: await request() }),
    );
    if (isSent) {
      close();
    }
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const { text: score } = parseNumber(textOf(form, "score"), limits);
    if (score !== null) {
      void send(() => api("PUT", path, { score, comment: textOf(form, "comment") }));
    }
  };
  return (
    <form
      class="grade-form"
      aria-label={`Mark of ${name}`}
      onSubmit={(event) => submit(event as unknown as SubmitEvent)}
    >
      <NumberField
        label="Mark"
        name="score"
        limits={limits}
        inputRef={first}
        defaultValue={String(grade?.score ?? "")}
        unit={`of ${maximum}`}
      />
      <label>
        Comment for {name}
        <LimitedTextarea
          name="comment"
          rows={2}
          limit={10_000}
          defaultValue={grade?.comment ?? ""}
        />
      </label>
      <p class="button-row">
        <button type="submit" class="primary" disabled={isBusy}>
          {isInLms ? "Save and send to the LMS" : "Save"}
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
        {grade !== null && grade.score !== null && (
          <ConfirmButton
            question={`Withdraw the mark of ${name}, here and in the LMS? A grade that was changed by hand in the LMS (in Moodle: overridden) stays there.`}
            confirmLabel="Withdraw"
            onConfirm={() => void send(() => api("DELETE", path))}
          >
            Withdraw the mark
          </ConfirmButton>
        )}
      </p>
      <FormError error={error} />
    </form>
  );
}
