/** Row of one conversation: its state, and what can be done with it. */

import { t } from "../../i18n/messages";
import "./conversations.css";
import { api } from "../../api/http";
import type { ConversationSummary } from "../../api/openapi.generated";
import { conversationPath, importPath } from "../../api/paths/conversations";
import { useMutation } from "../../query/use_mutation";
import { ConfirmButton } from "../../ui/confirm_button";
import { FormError } from "../../ui/field_error";
import type { ConversationPlace } from "./place";
import { stateInWords } from "./summaries";

interface ConversationRowProps {
  readonly place: ConversationPlace;
  readonly conversation: ConversationSummary;
  /** Opens its preview, or the list of an export. */
  readonly onOpen: () => void;
  /** Moves it one place up; undefined for the first one. */
  readonly onMoveUp?: (() => void) | undefined;
}

export function ConversationRow(props: ConversationRowProps) {
  const { place, conversation, onMoveUp } = props;
  const { error, isBusy, run } = useMutation();
  const { id, title, state } = conversation;
  const retry = () => run(async () => place.put(await api("POST", importPath(id))));
  const remove = () =>
    run(async () => {
      await api("DELETE", conversationPath(id));
      await place.drop(id);
    });
  return (
    <li class={state === "failed" ? "conversation-failed" : ""}>
      <span>
        <b dir="auto">{title}</b>
        <small role="status">{stateInWords(conversation)}</small>
        {state === "importing" && <progress aria-label={t("Reading {title}", { title })} />}
        <FormError error={error} />
      </span>
      <span class="conversation-row-buttons">
        <OpenButton {...props} />
        {state === "failed" && (
          <button
            type="button"
            aria-label={t("Try again to read {title}", { title })}
            disabled={isBusy}
            onClick={() => void retry()}
          >
            {t("Try again")}
          </button>
        )}
        {onMoveUp !== undefined && (
          <button
            type="button"
            aria-label={t("Move {title} up", { title })}
            title={t("Move up")}
            onClick={onMoveUp}
          >
            ↑
          </button>
        )}
        <ConfirmButton
          question={t("Remove “{title}”?", { title })}
          confirmLabel={t("Remove")}
          label={t("Remove {title}", { title })}
          onConfirm={() => void remove()}
        >
          {t("Remove")}
        </ConfirmButton>
      </span>
    </li>
  );
}

const OPEN = {
  choosing: [t("Choose"), t("Choose from")],
  preview: [t("Look at it"), t("Look at")],
  ready: [t("Edit"), t("Edit")],
} as const;

function OpenButton({ conversation, onOpen }: ConversationRowProps) {
  const { state, title } = conversation;
  if (state === "importing" || state === "failed") {
    return null;
  }
  const [words, label] = OPEN[state];
  return (
    <button
      type="button"
      class={state === "ready" ? "" : "primary"}
      aria-label={`${label} ${title}`}
      onClick={onOpen}
    >
      {words}
    </button>
  );
}
