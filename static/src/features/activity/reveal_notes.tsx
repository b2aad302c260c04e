/** Let everybody see the notes that were hidden. It cannot be taken back. */

import { useState } from "preact/hooks";
import { ApiError, api } from "../../api/http";
import { ConfirmButton } from "../../ui/confirm_button";
import { FieldError } from "../../ui/field_error";

export interface RevealNotesProps {
  readonly activityId: string;
  readonly done?: () => void;
}

export function RevealNotes({ activityId, done }: RevealNotesProps) {
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const reveal = async () => {
    setBusy(true);
    try {
      await api("POST", `/api/activities/${activityId}/reveal`);
      setError(null);
      done?.();
    } catch (problem) {
      setError(problem instanceof ApiError ? problem : null);
      setBusy(false);
    }
  };
  return (
    <>
      {isBusy ? (
        <span role="status">Revealing…</span>
      ) : (
        <ConfirmButton
          question="Show everybody’s notes to everybody, for good?"
          confirmLabel="RevealNotes"
          cancelLabel="Not yet"
          onConfirm={() => void reveal()}
        >
          RevealNotes all notes
        </ConfirmButton>
      )}
      <FieldError error={error} field="" />
    </>
  );
}
