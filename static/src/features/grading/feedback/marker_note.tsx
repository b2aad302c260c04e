/** Note about a student's work that those who mark keep for each other. */

import "./feedback.css";
import { useState } from "preact/hooks";
import { api } from "../../../api/http";
import { gradePath, markerNotePath } from "../../../api/paths";
import { updateAnswer } from "../../../query/client";
import { useMutation } from "../../../query/use_mutation";
import { FormError } from "../../../ui/field_error";
import { textOf } from "../../../ui/form_data";
import { LimitedTextarea } from "../../../ui/text_limit";
import { forgetUnsavedText, keepUnsavedText, unsavedText } from "./unsaved_texts";

interface MarkerNoteProps {
  readonly activityId: string;
  readonly enrolmentId: string;
  /** The note as it is saved; empty for none. */
  readonly note: string;
}

export function MarkerNote({ activityId, enrolmentId, note }: MarkerNoteProps) {
  const { error, isBusy, run } = useMutation();
  const key = `${activityId}/${enrolmentId}/marker-note`;
  const [isChanged, setChanged] = useState(unsavedText(key) !== undefined);
  const save = (typed: string) =>
    run(async () => {
      const body = { before: note, text: typed };
      const { text } = await api("PUT", markerNotePath(activityId, enrolmentId), body);
      forgetUnsavedText(key);
      setChanged(false);
      await updateAnswer(gradePath(activityId, enrolmentId), (answer) => ({
        ...answer,
        marker_note: text,
      }));
    });
  return (
    <details class="marker-note" open={note !== "" || isChanged}>
      <summary>Note for markers</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save(textOf(new FormData(event.currentTarget), "marker_note").trim());
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            event.currentTarget.requestSubmit();
          }
        }}
      >
        <LimitedTextarea
          aria-label="Note for markers"
          name="marker_note"
          rows={2}
          limit={10_000}
          dir="auto"
          defaultValue={unsavedText(key) ?? note}
          onInput={({ currentTarget }) => {
            keepUnsavedText(key, currentTarget.value);
            setChanged(true);
          }}
        />
        <p class="button-row">
          <button type="submit" disabled={isBusy || !isChanged}>
            Save the note
          </button>
          <span role="status">{isChanged ? "Not saved yet." : note !== "" ? "Saved." : ""}</span>
        </p>
        <FormError error={error} />
        <p class="hint">
          Only those who mark see it. It is part of what students get who ask for all that is held
          on them.
        </p>
      </form>
    </details>
  );
}
