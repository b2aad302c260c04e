/** Title, instructions, and (the first time) who works together. */

import { useState } from "preact/hooks";
import { FieldError } from "../../kit/field_error";
import type { Activity, WorkspaceFor } from "../../server/answers";
import { ApiError, api } from "../../server/calls";

const AUDIENCES: readonly (readonly [WorkspaceFor, string, string])[] = [
  ["class", "The whole class", "Everybody reads and writes on one shared copy."],
  ["group", "Each tutorial group", "Every group of the LMS has its own copy."],
  ["student", "Each student alone", "Everybody has a copy of their own; you can open all of them."],
];

interface ActivityFormProps {
  /** The activity to change; without it, one is made for the link, or to be put on a page. */
  readonly activity?: Activity;
  readonly linkId?: string;
  readonly title: string;
  readonly onDone: (id: string) => void;
}

export function ActivityForm({ activity, linkId, title, onDone }: ActivityFormProps) {
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(form.get(name) ?? "");
    setBusy(true);
    try {
      const common = { title: text("title"), instructions: text("instructions") };
      let id = activity?.id ?? "";
      if (activity === undefined) {
        const made = await api<{ id: string }>("POST", "/api/activities", {
          ...common,
          link_id: linkId ?? null,
          workspace_for: text("workspace_for"),
          score_maximum: Number(text("score_maximum")),
        });
        id = made.id;
      } else {
        await api("PATCH", `/api/activities/${activity.id}`, common);
      }
      setError(null);
      onDone(id);
    } catch (problem) {
      setError(problem instanceof ApiError ? problem : null);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="fields" onSubmit={(event) => void submit(event as unknown as SubmitEvent)}>
      <label>
        Title
        <input name="title" required maxLength={200} defaultValue={title} />
      </label>
      <FieldError error={error} field="title" />
      <label>
        What should students do? <small>optional</small>
        <textarea
          name="instructions"
          rows={3}
          maxLength={5000}
          defaultValue={activity?.instructions ?? ""}
        />
      </label>
      <FieldError error={error} field="instructions" />
      {activity === undefined && (
        <>
          <fieldset>
            <legend>Who works together?</legend>
            {AUDIENCES.map(([value, name, about]) => (
              <label key={value} class="choice">
                <input
                  type="radio"
                  name="workspace_for"
                  value={value}
                  defaultChecked={value === "class"}
                />
                <span>
                  {name}
                  <small>{about}</small>
                </span>
              </label>
            ))}
          </fieldset>
          <label class="short">
            Highest mark
            <input
              name="score_maximum"
              type="number"
              min={1}
              max={1000}
              required
              defaultValue="100"
            />
          </label>
          <FieldError error={error} field="score_maximum" />
        </>
      )}
      <FieldError error={error} field="" />
      <p>
        <button type="submit" class={activity === undefined ? "primary" : ""} disabled={isBusy}>
          {activity === undefined ? "Go on" : "Save"}
        </button>
      </p>
    </form>
  );
}
