/** Dialog in which a teacher sees what giving the model notes out would change, and does it. */

import { t } from "../../i18n/messages";
import "./templates.css";
import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/http";
import type { NoteChange, Template } from "../../api/openapi.generated";
import { templatePath } from "../../api/paths/activities";
import { useMutation } from "../../query/use_mutation";
import type { QueryResult } from "../../query/use_query";
import { excerpt } from "../../text/excerpt";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";
import { Modal } from "../../ui/modal";
import { detailsOf, noteCount, type Owner, ownersInWords } from "./words";

interface TemplateDialogProps {
  readonly activityId: string;
  readonly owner: Owner;
  readonly template: QueryResult<Template>;
  /** Changes that the server has not acknowledged: what is given out would lack them. */
  readonly unsavedChanges: number;
  readonly onClose: () => void;
}

export function TemplateDialog(props: TemplateDialogProps) {
  const { activityId, owner, template, unsavedChanges, onClose } = props;
  const { error, isBusy, run } = useMutation();
  const { refetch } = template;
  const isSaved = unsavedChanges === 0;
  const [isCurrent, setCurrent] = useState(false);
  useEffect(() => {
    setCurrent(false);
    if (isSaved) {
      void refetch().then(() => setCurrent(true));
    }
  }, [isSaved, refetch]);
  const give = (digest: string) =>
    void run(async () => {
      try {
        await api("POST", templatePath(activityId), { digest });
      } finally {
        await template.refetch();
      }
    });
  const data = isCurrent ? template.data : null;
  return (
    <Modal title={t("Starting version")} size="small" onClose={onClose}>
      <div class="template-dialog controls">
        {!isSaved && <p role="status">{t("Saving your last changes…")}</p>}
        {isSaved && data === null && <PendingPage queries={[template]} />}
        {data !== null && data.changes.length === 0 && (
          <p role="status">
            {data.notes === 0
              ? owner === "group"
                ? t("Each group begins without notes.")
                : t("Each student begins without notes.")
              : owner === "group"
                ? t("Each group that begins gets exactly these {notes}.", {
                    notes: noteCount(data.notes),
                  })
                : t("Each student who begins gets exactly these {notes}.", {
                    notes: noteCount(data.notes),
                  })}
          </p>
        )}
        {data !== null && data.changes.length > 0 && (
          <Offer
            template={data}
            owner={owner}
            isBusy={isBusy}
            onConfirm={() => give(data.digest)}
          />
        )}
        {data !== null && data.left_out > 0 && (
          <p class="hint">
            {t("{leftOut} on a conversation that only this version has cannot be given.", {
              leftOut: noteCount(data.left_out),
            })}
          </p>
        )}
        <FormError error={error} />
        <RefetchError error={data === null ? null : template.error} />
      </div>
    </Modal>
  );
}

interface OfferProps {
  readonly template: Template;
  readonly owner: Owner;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
}

const HEADINGS = { added: t("Added"), changed: t("Changed"), removed: t("Removed") } as const;

function Offer({ template, owner, isBusy, onConfirm }: OfferProps) {
  const { changes, owners } = template;
  return (
    <>
      <p class="template-owners">{ownersInWords(owners, owner)}</p>
      {(["added", "changed", "removed"] as const).map((kind) => {
        const found = changes.filter((change) => change.kind === kind);
        return found.length === 0 ? null : (
          <section key={kind} aria-label={HEADINGS[kind]}>
            <h3>
              {HEADINGS[kind]}: {noteCount(found.length)}
            </h3>
            <ul class="template-changes" data-kind={kind}>
              {found.map((change, index) => (
                <ChangedNote key={index} change={change} />
              ))}
            </ul>
          </section>
        );
      })}
      <p>
        <button type="button" class="primary" disabled={isBusy} onClick={onConfirm}>
          {isBusy ? t("Giving them out…") : t("Give these notes out")}
        </button>
      </p>
    </>
  );
}

function ChangedNote({ change }: { readonly change: NoteChange }) {
  return (
    <li>
      <q dir="auto">{excerpt(change.quote, 120)}</q>
      {detailsOf(change).map((line, index) => (
        <p key={index} dir="auto">
          {line}
        </p>
      ))}
    </li>
  );
}
