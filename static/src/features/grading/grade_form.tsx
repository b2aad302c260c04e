/** Form of a mark and a comment; it also resends a mark that the LMS did not take. */

import "./grading.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, api } from "../../api/http";
import type { Activity, ClassMember } from "../../api/types";
import { FieldError } from "../../ui/field_error";

interface GradeFormProps {
  readonly member: ClassMember;
  readonly activity: Activity;
  readonly changed: () => Promise<void>;
  readonly close: () => void;
}

export function GradeForm({ member, activity, changed, close }: GradeFormProps) {
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const path = `/api/activities/${activity.id}/grades/${member.enrolment_id}`;
  const send = async (work: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await work();
      setError(null);
      await changed();
      close();
    } catch (problem) {
      setError(problem instanceof ApiError ? problem : null);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const body = { score: String(form.get("score")), comment: String(form.get("comment") ?? "") };
    void send(() => api("PUT", path, body));
  };
  return (
    <form
      class="grade-form"
      aria-label={`Mark of ${member.name}`}
      onSubmit={(event) => submit(event as unknown as SubmitEvent)}
    >
      <label>
        Mark
        <span>
          <input
            ref={first}
            name="score"
            type="number"
            inputMode="decimal"
            min={0}
            max={activity.score_maximum}
            step="0.01"
            required
            defaultValue={member.grade === null ? "" : String(member.grade.score)}
          />{" "}
          / {activity.score_maximum}
        </span>
      </label>
      <label>
        Comment for {member.name}
        <textarea
          name="comment"
          rows={2}
          maxLength={10_000}
          defaultValue={member.grade?.comment ?? ""}
        />
      </label>
      <p class="button-row">
        <button type="submit" class="primary" disabled={isBusy}>
          Save and send to the LMS
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
        {member.grade?.state === "parked" && (
          <button
            type="button"
            disabled={isBusy}
            onClick={() => void send(() => api("POST", `${path}/resend`))}
          >
            Send again
          </button>
        )}
      </p>
      {member.grade?.problem_sentence && <p class="field-error">{member.grade.problem_sentence}</p>}
      <FieldError error={error} field={error?.field ?? ""} />
    </form>
  );
}
