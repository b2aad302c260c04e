/** Row of one conversation: ready, being read, or the reason why it could not be read. */

import { useEffect } from "preact/hooks";
import { api } from "../../api/http";
import type { ConversationSummary } from "../../api/openapi.generated";
import { activityPath } from "../../api/paths";
import { pathOf } from "../../api/requests";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { FormError } from "../../ui/field_error";

const POLL_MS = 1000;

interface ConversationRowProps {
  readonly activityId: string;
  readonly conversation: ConversationSummary;
  readonly remove: () => void;
}

export function ConversationRow({ activityId, conversation, remove }: ConversationRowProps) {
  const { error, isBusy, run } = useMutation();
  const path = importPath(conversation.id);
  useImport(activityId, conversation);
  const retry = () => run(async () => replace(activityId, await api("POST", path)));
  return (
    <li>
      <span>
        <b dir="auto">{conversation.title}</b>
        <small role="status">{stateInWords(conversation)}</small>
        <FormError error={error} />
      </span>
      {conversation.state === "failed" && (
        <button
          type="button"
          aria-label={`Read ${conversation.title} again`}
          disabled={isBusy}
          onClick={() => void retry()}
        >
          Try again
        </button>
      )}
      <button type="button" aria-label={`Remove ${conversation.title}`} onClick={remove}>
        Remove
      </button>
    </li>
  );
}

function stateInWords({ state, problem, turn_count, length }: ConversationSummary): string {
  if (problem !== null) {
    return `${problem.sentence} ${problem.advice}`;
  }
  if (state === "importing") {
    return "Being read… This takes a few seconds; you can go on meanwhile.";
  }
  if (state === "choosing") {
    return "An export of many conversations, of which none is chosen yet.";
  }
  if (state === "preview") {
    return "Not shown to the class yet.";
  }
  const parts = turn_count === 1 ? "1 part" : `${turn_count} turns`;
  return `${parts} · ${length.toLocaleString()} characters`;
}

function importPath(conversationId: string) {
  return pathOf("/api/conversations/{conversation_id}/import", { conversation_id: conversationId });
}

/** Follow this one import until it has ended, and put its end into the list. */
function useImport(activityId: string, conversation: ConversationSummary): void {
  const path = importPath(conversation.id);
  const isImporting = conversation.state === "importing";
  const { data } = useQuery(isImporting ? path : null, (one) =>
    one.state === "importing" ? POLL_MS : false,
  );
  useEffect(() => {
    if (isImporting && data !== null && data.state !== "importing") {
      void replace(activityId, data);
    }
  }, [activityId, isImporting, data]);
}

/** Put a newer summary of one conversation into the activity's answer. */
function replace(activityId: string, newer: ConversationSummary): Promise<void> {
  return updateAnswer(activityPath(activityId), (old) => ({
    ...old,
    conversations: old.conversations.map((one) => (one.id === newer.id ? newer : one)),
  }));
}
