/** Route to the place of a result. */

import type { SearchResult } from "../../api/openapi.generated";
import type { Route } from "../../router/route";

/** Route in the result's own course; null for a class, which has no place in it. */
export function routeOf(result: SearchResult): Route | null {
  if (result.activity_id === null) {
    return null;
  }
  const parameters = {
    workspace: result.workspace_id,
    member: result.draft_of,
    note: result.note,
    comment: result.comment,
    conversation: result.conversation_id,
    turn: result.turn === null ? null : String(result.turn),
    answer: result.kind === "answer" ? "open" : null,
  };
  const named = Object.entries(parameters).filter(([, value]) => value !== null);
  return { screen: "annotate", activity: result.activity_id, ...Object.fromEntries(named) };
}
