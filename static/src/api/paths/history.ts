/** Paths of the past of a workspace. */

import { pathOf } from "../requests";

export function deletedNotesPath(documentId: string) {
  return pathOf("/api/documents/{document_id}/deleted-notes", { document_id: documentId });
}

export function restorePath(documentId: string) {
  return pathOf("/api/documents/{document_id}/restore", { document_id: documentId });
}

export function historyPath(documentId: string) {
  return pathOf("/api/documents/{document_id}/history", { document_id: documentId });
}
