/** One conversation in the list: ready, being read, or why it could not be read. */

import { useEffect, useState } from "preact/hooks";
import { FieldError } from "../../kit/field_error";
import type { ConversationSummary } from "../../server/answers";
import { ApiError, api } from "../../server/calls";

const LOOK_AGAIN_MS = 1000;

interface ConversationRowProps {
  readonly conversation: ConversationSummary;
  readonly changed: () => Promise<void>;
  readonly remove: () => void;
}

export function ConversationRow({ conversation, changed, remove }: ConversationRowProps) {
  const [error, setError] = useState<ApiError | null>(null);
  const path = `/api/conversations/${conversation.id}/import`;
  useImport(path, conversation.state === "importing", changed);
  const retry = async () => {
    try {
      await api("POST", path);
      setError(null);
      await changed();
    } catch (problem) {
      setError(problem instanceof ApiError ? problem : null);
    }
  };
  return (
    <li>
      <span>
        <b dir="auto">{conversation.title}</b>
        <small role="status">{stateInWords(conversation)}</small>
        <FieldError error={error} field="" />
      </span>
      {conversation.state === "failed" && (
        <button type="button" aria-label={`Read ${conversation.title} again`} onClick={retry}>
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
  const parts = turn_count === 1 ? "1 part" : `${turn_count} turns`;
  return `${parts} · ${length.toLocaleString()} characters`;
}

/** Ask for this one import until it has ended; then once for the whole list. */
function useImport(path: string, isImporting: boolean, changed: () => Promise<void>): void {
  useEffect(() => {
    if (!isImporting) {
      return;
    }
    let isGone = false;
    let timer = 0;
    const look = async () => {
      const isOver = await hasEnded(path);
      if (isGone) {
        return;
      }
      if (isOver) {
        await changed();
      } else {
        timer = window.setTimeout(look, LOOK_AGAIN_MS);
      }
    };
    timer = window.setTimeout(look, LOOK_AGAIN_MS);
    return () => {
      isGone = true;
      window.clearTimeout(timer);
    };
  }, [path, isImporting, changed]);
}

/** Whether there is something new to show. An answer that did not come says nothing. */
async function hasEnded(path: string): Promise<boolean> {
  try {
    const { state } = await api<ConversationSummary>("GET", path);
    return state !== "importing";
  } catch (problem) {
    return problem instanceof ApiError && problem.status >= 400 && problem.status < 500;
  }
}
