/** Places in which conversations stand, an activity or one workspace of it, in the page's answers. */

import type { ConversationSummary } from "../../api/openapi.generated";
import { activityPath } from "../../api/paths/activities";
import { contributionsPath, conversationsPath } from "../../api/paths/conversations";
import type { Path } from "../../api/requests";
import { client, updateAnswer } from "../../query/client";

export interface ConversationPlace {
  /** Path to which a conversation is posted. */
  readonly addPath: Path<
    "/api/activities/{activity_id}/conversations" | "/api/workspaces/{workspace_id}/conversations"
  >;
  /** Put a newer summary of one conversation into the page, as the last if it is new. */
  readonly put: (newer: ConversationSummary) => Promise<void>;
  /** Take a conversation out of the page. */
  readonly drop: (id: string) => Promise<void>;
}

/** Conversations that a whole activity reads. */
export function activityPlace(activityId: string): ConversationPlace {
  const path = activityPath(activityId);
  return {
    addPath: conversationsPath(activityId),
    put: (newer) =>
      updateAnswer(path, (old) => ({ ...old, conversations: withNewer(old.conversations, newer) })),
    drop: (id) =>
      updateAnswer(path, (old) => ({
        ...old,
        conversations: old.conversations.filter((one) => one.id !== id),
      })),
  };
}

/** Conversations that were brought to one workspace. What can be done with each, the server says. */
export function workspacePlace(workspaceId: string): ConversationPlace {
  const path = contributionsPath(workspaceId);
  const refetch = () => client.invalidateQueries({ queryKey: [path] });
  return { addPath: path, put: refetch, drop: refetch };
}

function withNewer(
  all: readonly ConversationSummary[],
  newer: ConversationSummary,
): readonly ConversationSummary[] {
  return all.some(({ id }) => id === newer.id)
    ? all.map((one) => (one.id === newer.id ? newer : one))
    : [...all, newer];
}
