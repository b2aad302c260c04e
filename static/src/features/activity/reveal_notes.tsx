/** Button that lets everybody see the notes that were hidden. It cannot be taken back. */

import { api } from "../../api/http";
import { activityPath } from "../../api/paths/activities";
import { pathOf } from "../../api/requests";
import { t } from "../../i18n/messages";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { ConfirmButton } from "../../ui/confirm_button";
import { FormError } from "../../ui/field_error";

/** Workspace of one group. */
export interface Group {
  readonly id: string;
  readonly name: string;
}

export interface RevealNotesProps {
  readonly activityId: string;
  /** The group whose notes are revealed; without it those of the whole activity are. */
  readonly group?: Group | null;
}

export function RevealNotes({ activityId, group = null }: RevealNotesProps) {
  const { error, isBusy, run } = useMutation();
  const reveal = () =>
    run(() => (group === null ? revealActivity(activityId) : revealGroup(group.id)));
  return (
    <>
      {isBusy ? (
        <span role="status">{t("Revealing…")}</span>
      ) : (
        <ConfirmButton
          question={
            group === null
              ? t("Show everybody’s notes to everybody, for good?")
              : t("Show all notes of {name} to everybody in it, for good?", { name: group.name })
          }
          confirmLabel={t("Reveal")}
          cancelLabel={t("Not yet")}
          onConfirm={() => void reveal()}
        >
          {group === null ? t("Reveal all notes") : t("Reveal the notes of this group")}
        </ConfirmButton>
      )}
      <FormError error={error} />
    </>
  );
}

async function revealActivity(activityId: string): Promise<void> {
  const path = pathOf("/api/activities/{activity_id}/reveal", { activity_id: activityId });
  const revealed = await api("POST", path);
  await updateAnswer(activityPath(activityId), (activity) => ({ ...activity, ...revealed }));
}

/** The page learns of it as everybody in the group does. */
async function revealGroup(workspaceId: string): Promise<void> {
  await api("POST", pathOf("/api/workspaces/{workspace_id}/reveal", { workspace_id: workspaceId }));
}
