/** Paths of conversations, from their import to their text. */

import type { Conversation } from "../openapi.generated";
import { pathOf } from "../requests";

/** Path of the text of a conversation, which never has another answer. */
export function textPath({ id, text_hash }: Pick<Conversation, "id" | "text_hash">) {
  return pathOf("/api/conversations/{conversation_id}/text/{text_hash}", {
    conversation_id: id,
    text_hash,
  });
}

export function conversationsPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/conversations", { activity_id: activityId });
}

/** Path of the conversations that were brought to a workspace. */
export function contributionsPath(workspaceId: string) {
  return pathOf("/api/workspaces/{workspace_id}/conversations", { workspace_id: workspaceId });
}

export function conversationOrderPath(activityId: string) {
  return pathOf("/api/activities/{activity_id}/conversations/order", { activity_id: activityId });
}

export function conversationPath(conversationId: string) {
  return pathOf("/api/conversations/{conversation_id}", { conversation_id: conversationId });
}

export function importPath(conversationId: string) {
  return pathOf("/api/conversations/{conversation_id}/import", { conversation_id: conversationId });
}

export function entriesPath(conversationId: string) {
  return pathOf("/api/conversations/{conversation_id}/entries", {
    conversation_id: conversationId,
  });
}

export function draftPath(conversationId: string) {
  return pathOf("/api/conversations/{conversation_id}/draft", { conversation_id: conversationId });
}

export function acceptPath(conversationId: string) {
  return pathOf("/api/conversations/{conversation_id}/draft/accept", {
    conversation_id: conversationId,
  });
}

/** Path by which a source is read anew. */
export function readingPath(conversationId: string) {
  return pathOf("/api/conversations/{conversation_id}/reading", {
    conversation_id: conversationId,
  });
}

export function provenancePath(conversationId: string) {
  return pathOf("/api/conversations/{conversation_id}/provenance", {
    conversation_id: conversationId,
  });
}
