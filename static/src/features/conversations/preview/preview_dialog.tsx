/** Preview of a conversation over the page: it is being read, could not be, or can be edited. */

import { t } from "../../../i18n/messages";
import "../../../styles/turn_body.css";
import "./preview.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../../../api/http";
import type { ConversationSummary } from "../../../api/openapi.generated";
import { readingPath } from "../../../api/paths/conversations";
import { useMutation } from "../../../query/use_mutation";
import { PendingPage } from "../../../ui/error_page";
import { FormError } from "../../../ui/field_error";
import { Modal } from "../../../ui/modal";
import type { ConversationPlace } from "../place";
import { stateInWords } from "../summaries";
import type { Asked } from "./declaration_fields";
import { DraftEditor } from "./draft_editor";
import { useDraft } from "./use_draft";

interface PreviewDialogProps {
  readonly place: ConversationPlace;
  readonly conversation: ConversationSummary;
  readonly asked?: Asked | undefined;
  readonly onClose: () => void;
}

export function PreviewDialog({ place, conversation, asked, onClose }: PreviewDialogProps) {
  const { id, state, title } = conversation;
  const reading = useReadings(state);
  const { error, isBusy, run } = useMutation();
  const readAnew = (format: string, branch: string) =>
    void run(async () => place.put(await api("POST", readingPath(id), { format, branch })));
  return (
    <Modal
      title={state === "ready" ? t("Edit {title}", { title }) : t("Check the conversation")}
      onClose={onClose}
    >
      <FormError error={error} />
      {state === "importing" && (
        <div class="draft-reading" role="status">
          <p>{t("Being read anew…")}</p>
          <progress aria-label={t("Reading")} />
        </div>
      )}
      {state === "failed" && (
        <div class="draft-reading">
          <p class="field-error" role="alert">
            {stateInWords(conversation)}
          </p>
          <button type="button" disabled={isBusy} onClick={() => readAnew("", "")}>
            {t("Read it as it was first")}
          </button>
        </div>
      )}
      {(state === "preview" || state === "ready") && (
        <LoadedDraft
          place={place}
          asked={asked}
          id={id}
          reading={reading}
          isReadAnew={isBusy}
          onReadAnew={readAnew}
          onDone={onClose}
        />
      )}
    </Modal>
  );
}

/** Number of readings that have ended while this is open. */
function useReadings(state: ConversationSummary["state"]): number {
  const [count, setCount] = useState(0);
  const before = useRef(state);
  useEffect(() => {
    if (before.current === "importing" && state !== "importing") {
      setCount((old) => old + 1);
    }
    before.current = state;
  }, [state]);
  return count;
}

interface LoadedDraftProps {
  readonly place: ConversationPlace;
  readonly asked: Asked | undefined;
  readonly id: string;
  readonly reading: number;
  readonly isReadAnew: boolean;
  readonly onReadAnew: (format: string, branch: string) => void;
  readonly onDone: () => void;
}

function LoadedDraft({ id, reading, ...rest }: LoadedDraftProps) {
  const { session, error, retry } = useDraft(id, reading);
  if (session === null) {
    return <PendingPage queries={[{ error, refetch: async () => retry() }]} />;
  }
  return <DraftEditor key={reading} session={session} {...rest} />;
}
