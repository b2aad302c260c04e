/** Conversations of an activity in the page's answers, and what their states are called. */

import type { ConversationSummary } from "../../api/openapi.generated";
import { activityPath } from "../../api/paths";
import { updateAnswer } from "../../query/client";

/** Put a newer summary of one conversation into the activity's answer, as the last if it is new. */
export function putSummary(activityId: string, newer: ConversationSummary): Promise<void> {
  return updateAnswer(activityPath(activityId), (old) => ({
    ...old,
    conversations: old.conversations.some(({ id }) => id === newer.id)
      ? old.conversations.map((one) => (one.id === newer.id ? newer : one))
      : [...old.conversations, newer],
  }));
}

/** Take a conversation out of the activity's answer. */
export function dropSummary(activityId: string, id: string): Promise<void> {
  return updateAnswer(activityPath(activityId), (old) => ({
    ...old,
    conversations: old.conversations.filter((one) => one.id !== id),
  }));
}

export function stateInWords({ state, problem, turn_count, length }: ConversationSummary): string {
  switch (state) {
    case "failed":
      return problem === null ? "" : `${problem.sentence} ${problem.advice}`;
    case "importing":
      return "Being read… This takes a few seconds; you can go on meanwhile.";
    case "choosing":
      return "An export of many conversations. Choose those to add.";
    case "preview":
      return "Only you see it so far. Look at it, then add it.";
    case "ready": {
      const parts = turn_count === 1 ? "1 part" : `${turn_count} turns`;
      return `${parts} · ${length.toLocaleString()} characters`;
    }
  }
}
