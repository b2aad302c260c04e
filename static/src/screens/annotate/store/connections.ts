/** Connections to the documents of a workspace, and the places of their unsaved edits. */

import { ApiError, api } from "../../../api/http";
import type { Ticket, Workspace } from "../../../api/openapi.generated";
import { pathOf } from "../../../api/requests";
import { person } from "../../../api/session";
import type { KeptPlace } from "../../../sync/device/kept_edit";
import type { Connection } from "./document_session";

/** Place of the unsaved edits of one of a workspace's documents. */
export function placeIn(
  workspace: Workspace,
  part: KeptPlace["part"],
  document: string,
): KeptPlace {
  const { id: activity, title } = workspace.activity;
  return { person: person(), activity, title, workspace: workspace.workspace_id, document, part };
}

/** `first` is a ticket that came with the workspace: the first connection needs no request. */
export function connectionTo(place: KeptPlace, first: Ticket | null): Connection {
  const { document: documentId } = place;
  const path = pathOf("/api/documents/{document_id}/ticket", { document_id: documentId });
  let unused = first;
  let requested: Promise<Ticket> | null = null;
  const request = () => {
    // One request, however often it is asked for: it may wait until the session is renewed.
    requested ??= api("POST", path).finally(() => {
      requested = null;
    });
    return requested;
  };
  return {
    place,
    hasRevealed: false,
    openTicket: async () => {
      const ticket = unused ?? (await request());
      unused = null;
      return ticket;
    },
    isFinal,
    address: (ticket) => socketAddress(documentId, ticket),
  };
}

/** Statuses that a retry cannot mend: session ended, not allowed, not found. */
const FINAL = new Set([401, 403, 404]);

export function isFinal(error: unknown): boolean {
  return error instanceof ApiError && FINAL.has(error.status);
}

function socketAddress(documentId: string, { ticket, generation }: Ticket): string {
  const address = new URL(`/sync/${documentId}`, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const asked = { ticket, generation: String(generation), extended: "1" };
  address.search = new URLSearchParams(asked).toString();
  return address.href;
}
