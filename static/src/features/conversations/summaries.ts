/** States of conversations, in words. */

import type { ConversationSummary } from "../../api/openapi.generated";

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
