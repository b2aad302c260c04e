/** Dialog in which a student reads what starting over does, and confirms it. */

import "./handing_in.css";
import { useState } from "preact/hooks";
import { api } from "../../api/http";
import type { StartingOver } from "../../api/openapi.generated";
import { startOverPath } from "../../api/paths/workspaces";
import { plural, t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { PendingPage } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";
import { dayInWords } from "../../ui/format_time";
import { Modal } from "../../ui/modal";
import { contentsInWords } from "./words";

interface StartOverDialogProps {
  /** Workspace that becomes an earlier attempt: one's own, or a group's. */
  readonly workspaceId: string;
  /** Changes that the server has not acknowledged: the earlier attempt would lack them. */
  readonly unsavedChanges: number;
  /** Comments that are being written, and are in no note yet. */
  readonly unfinishedTexts: number;
  /** Called once there is a new attempt. */
  readonly onStarted: () => void;
  readonly onClose: () => void;
}

export function StartOverDialog(props: StartOverDialogProps) {
  const { unsavedChanges, onStarted, onClose } = props;
  // The page goes on to another workspace meanwhile.
  const [path] = useState(() => startOverPath(props.workspaceId));
  const [isDone, setDone] = useState(false);
  const { error, isBusy, run } = useMutation();
  const preview = useQuery(unsavedChanges === 0 && !isDone ? path : null);
  const start = async () => {
    if (await run(() => api("POST", path))) {
      setDone(true);
      onStarted();
    }
  };
  return (
    <Modal title={t("Start over")} size="small" onClose={onClose}>
      <div class="hand-in controls">
        {isDone ? (
          <p role="status">
            {t("This is a new attempt. What was here is under “Earlier attempts”, above the text.")}
          </p>
        ) : unsavedChanges > 0 ? (
          <p role="status">{t("Saving your last changes…")}</p>
        ) : preview.data === null ? (
          <PendingPage queries={[preview]} />
        ) : preview.data.obstacle !== null ? (
          <p role="status">{preview.data.obstacle}</p>
        ) : (
          <Offer
            preview={preview.data}
            unfinishedTexts={props.unfinishedTexts}
            isBusy={isBusy}
            onConfirm={() => void start()}
          />
        )}
        <FormError error={error} />
      </div>
    </Modal>
  );
}

interface OfferProps {
  readonly preview: StartingOver;
  readonly unfinishedTexts: number;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
}

function Offer({ preview, unfinishedTexts, isBusy, onConfirm }: OfferProps) {
  const { is_group: isGroup, conversations, due_at: due } = preview;
  return (
    <>
      <p>
        {isGroup
          ? t("Your group begins anew, as if it opened this for the first time.")
          : t("You begin anew, as if you opened this for the first time.")}
      </p>
      <p>{t("This stays as it is, as an earlier attempt:")}</p>
      <p class="hand-in-contents" data-testid="contents">
        {contentsInWords({ ...preview, conversations: 0 })}
      </p>
      <ul>
        <li>
          {isGroup
            ? t(
                "Your group and your teachers can read it, and nobody in your group can change it or hand it in.",
              )
            : t("You and your teachers can read it, and you cannot change it or hand it in.")}
        </li>
        <li>{t("Notes that are only for yourself stay there as well, and only you see them.")}</li>
        {conversations > 0 && <li>{t("The conversations that were brought stay on the page.")}</li>}
        {due !== null && (
          <li>
            {preview.is_late
              ? t("It was due {due}, so what is handed in now is late.", { due: dayInWords(due) })
              : t("It is due {due}, as before.", { due: dayInWords(due) })}
          </li>
        )}
        <li>{t("You cannot undo this. Your teachers can.")}</li>
      </ul>
      {isGroup && (
        <p class="hand-in-warning">
          {t("You do this for everybody in your group, so agree on it first.")}
        </p>
      )}
      {unfinishedTexts > 0 && (
        <p class="hand-in-warning">
          {plural(
            unfinishedTexts,
            "A comment that you have begun is in no note yet. Save it first, if you want to keep it.",
            "{n} comments that you have begun are in no note yet. Save them first, if you want to keep them.",
          )}
        </p>
      )}
      <p>
        <button type="button" class="primary" disabled={isBusy} onClick={onConfirm}>
          {isBusy ? t("Starting over…") : t("Start over now")}
        </button>
      </p>
    </>
  );
}
