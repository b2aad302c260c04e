/** Let everybody see the notes that were hidden. It cannot be taken back. */

import { useState } from "preact/hooks";
import { ApiError, api } from "../../api/http";
import { Sure } from "../../ui/confirm_button";
import { FieldError } from "../../ui/field_error";

export interface RevealProps {
  readonly activityId: string;
  readonly done?: () => void;
}

export function Reveal({ activityId, done }: RevealProps) {
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
        <Sure
          ask="Show everybody’s notes to everybody, for good?"
          yes="Reveal"
          no="Not yet"
          onSure={() => void reveal()}
        >
          Reveal all notes
        </Sure>
      )}
      <FieldError error={error} field="" />
    </>
  );
}
