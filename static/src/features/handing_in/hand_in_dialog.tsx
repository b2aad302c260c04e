/** Dialog in which a student sees what is handed in, confirms, keeps the receipt, or takes it back. */

import { plural, t } from "../../i18n/messages";
import "./handing_in.css";
import { api } from "../../api/http";
import type { SubmissionPreview } from "../../api/openapi.generated";
import { submissionPath } from "../../api/paths/marks";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { ConfirmButton } from "../../ui/confirm_button";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";
import { dayInWords } from "../../ui/format_time";
import { Modal } from "../../ui/modal";
import { EarlierReceipts } from "./earlier_receipts";
import { ReceiptView } from "./receipt";
import { contentsInWords } from "./words";

interface HandInDialogProps {
  readonly activityId: string;
  /** Workspace whose work it is: one's own, or a group's. */
  readonly workspaceId: string;
  /** Changes that the server has not acknowledged: what is handed in would lack them. */
  readonly unsavedChanges: number;
  /** Comments that are being written, and are in no note yet. */
  readonly unfinishedTexts: number;
  /** Called after handing in or taking back. */
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

export function HandInDialog(props: HandInDialogProps) {
  const { activityId, workspaceId, unsavedChanges, onChanged, onClose } = props;
  const path = submissionPath(activityId, workspaceId);
  // Counted anew once everything is saved.
  const preview = useQuery(unsavedChanges === 0 ? path : null);
  const { error, isBusy, run } = useMutation();
  const change = (method: "POST" | "DELETE") =>
    void run(async () => {
      await api(method, path);
      await preview.refetch();
      onChanged();
    });
  const handedIn = preview.data?.receipts.find((one) => one.taken_back_at === null);
  return (
    <Modal
      title={handedIn === undefined ? t("Hand in") : t("Handed in")}
      size="small"
      onClose={onClose}
    >
      <div class="hand-in controls">
        {unsavedChanges > 0 && <p role="status">{t("Saving your last changes…")}</p>}
        {unsavedChanges === 0 && preview.data === null && <PendingPage queries={[preview]} />}
        {preview.data !== null && handedIn === undefined && (
          <Offer
            preview={preview.data}
            unfinishedTexts={props.unfinishedTexts}
            isBusy={isBusy}
            onConfirm={() => change("POST")}
          />
        )}
        {preview.data !== null && handedIn !== undefined && (
          <>
            <p role="status">
              {preview.data.is_group
                ? t("This is handed in for all of your group. It is what will be marked.")
                : t("This is handed in. It is what will be marked.")}
            </p>
            <ReceiptView key={handedIn.id} receipt={handedIn} />
            <TakeBack preview={preview.data} isBusy={isBusy} onConfirm={() => change("DELETE")} />
          </>
        )}
        <FormError error={error} />
        <RefetchError error={preview.data === null ? null : preview.error} />
        <EarlierReceipts receipts={preview.data?.receipts ?? []} />
      </div>
    </Modal>
  );
}

interface StepProps {
  readonly preview: SubmissionPreview;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
}

function Offer({
  preview,
  unfinishedTexts,
  isBusy,
  onConfirm,
}: StepProps & Pick<HandInDialogProps, "unfinishedTexts">) {
  if (preview.obstacle !== null) {
    return <p role="status">{preview.obstacle}</p>;
  }
  const { due_at: due } = preview;
  return (
    <>
      <p>{preview.is_group ? t("You hand in for all of your group:") : t("You hand in:")}</p>
      <p class="hand-in-contents" data-testid="contents">
        {contentsInWords(preview)}
      </p>
      {unfinishedTexts > 0 && (
        <p class="hand-in-warning">
          {plural(
            unfinishedTexts,
            "A comment that you have begun is not in it. Save it first, if it belongs to your work.",
            "{n} comments that you have begun are not in it. Save them first, if they belong to your work.",
          )}
        </p>
      )}
      {due !== null && (
        <p class={preview.is_late ? "hand-in-warning" : ""}>
          {preview.is_late
            ? t("It was due {due}, so it is shown as late, and you cannot take it back.", {
                due: dayInWords(due),
              })
            : t("It is due {due}. Until then you can take it back and hand in again.", {
                due: dayInWords(due),
              })}
        </p>
      )}
      <p>
        {preview.is_group
          ? t(
              "What you hand in is kept as it is now. While it is handed in, nobody in your group can change it.",
            )
          : t(
              "What you hand in is kept as it is now. While it is handed in, you cannot change it.",
            )}
      </p>
      <p>
        <button type="button" class="primary" disabled={isBusy} onClick={onConfirm}>
          {isBusy ? t("Handing in…") : t("Hand in now")}
        </button>
      </p>
    </>
  );
}

function TakeBack({ preview, isBusy, onConfirm }: StepProps) {
  if (preview.obstacle !== null) {
    return <p class="hint">{preview.obstacle}</p>;
  }

  return (
    <>
      <p class="hint">
        {preview.due_at === null
          ? t("You can take it back, write on, and hand in again. The receipt stays.")
          : t("You can take it back until {due}, write on, and hand in again. The receipt stays.", {
              due: dayInWords(preview.due_at),
            })}
      </p>
      {isBusy ? (
        <p role="status">{t("Taking it back…")}</p>
      ) : (
        <ConfirmButton
          question={t("Take it back? Until you hand in again, nothing is handed in.")}
          confirmLabel={t("Take it back")}
          cancelLabel={t("Leave it handed in")}
          onConfirm={onConfirm}
        >
          {t("Take it back")}
        </ConfirmButton>
      )}
    </>
  );
}
