/** Button that lets everybody see the notes that were hidden. It cannot be taken back. */

import { api } from "../../api/http";
import { activityPath } from "../../api/paths";
import { pathOf } from "../../api/requests";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { ConfirmButton } from "../../ui/confirm_button";
import { FormError } from "../../ui/field_error";

export interface RevealNotesProps {
  readonly activityId: string;
}

export function RevealNotes({ activityId }: RevealNotesProps) {
  const { error, isBusy, run } = useMutation();
  const reveal = () =>
    run(async () => {
      const path = activityPath(activityId);
      const revealed = await api(
        "POST",
        pathOf("/api/activities/{activity_id}/reveal", { activity_id: activityId }),
      );
      await updateAnswer(path, (activity) => ({ ...activity, ...revealed }));
    });
  return (
    <>
      {isBusy ? (
        <span role="status">Revealing…</span>
      ) : (
        <ConfirmButton
          question="Show everybody’s notes to everybody, for good?"
          confirmLabel="Reveal"
          cancelLabel="Not yet"
          onConfirm={() => void reveal()}
        >
          Reveal all notes
        </ConfirmButton>
      )}
      <FormError error={error} />
    </>
  );
}
