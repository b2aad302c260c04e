/** Paths of the past of a workspace. */

import { pathOf, withQuery } from "../requests";

export function deletedNotesPath(documentId: string) {
  return pathOf("/api/documents/{document_id}/deleted-notes", { document_id: documentId });
}

export function restorePath(documentId: string) {
  return pathOf("/api/documents/{document_id}/restore", { document_id: documentId });
}

export function historyPath(documentId: string) {
  return pathOf("/api/documents/{document_id}/history", { document_id: documentId });
}

/** Path of what one person did: oneself, or a member who shares it. */
export function ownHistoryPath(workspaceId: string, member?: string) {
  const path = pathOf("/api/workspaces/{workspace_id}/own-history", {
    workspace_id: workspaceId,
  });
  return withQuery("GET", path, member === undefined ? {} : { member });
}

export function sharedHistoryPath(workspaceId: string) {
  return pathOf("/api/workspaces/{workspace_id}/own-history/shared", {
    workspace_id: workspaceId,
  });
}

export function historyFilePath(workspaceId: string, member?: string): string {
  return `/workspaces/${workspaceId}/history.html${member === undefined ? "" : `?member=${member}`}`;
}
