/** States of conversations, in words. */

import type { ConversationSummary } from "../../api/openapi.generated";
import { plural, t } from "../../i18n/messages";

export function stateInWords({ state, problem, turn_count, length }: ConversationSummary): string {
  switch (state) {
    case "failed":
      return problem === null ? "" : `${problem.sentence} ${problem.advice}`;
    case "importing":
      return t("Being read… This takes a few seconds; you can go on meanwhile.");
    case "choosing":
      return t("An export of many conversations. Choose those to add.");
    case "preview":
      return t("Only you see it so far. Look at it, then add it.");
    case "ready": {
      const parts = plural(turn_count, "{n} part", "{n} turns");
      return t("{parts} · {length} characters", { parts, length });
    }
  }
}
