/** Opening of a conversation as soon as it has been read. */

import { useEffect, useState } from "preact/hooks";
import type { ConversationSummary } from "../../api/openapi.generated";

/** Opens a conversation that was brought alone, as soon as it has been read. */
export function useAwaited(
  conversations: readonly ConversationSummary[],
  isFree: boolean,
  open: (id: string) => void,
): (id: string) => void {
  const [awaited, setAwaited] = useState<string | null>(null);
  const state = conversations.find(({ id }) => id === awaited)?.state;
  useEffect(() => {
    if (awaited === null || state === undefined || state === "importing") {
      return;
    }
    setAwaited(null);
    if (isFree && (state === "preview" || state === "choosing")) {
      open(awaited);
    }
  }, [awaited, state, isFree, open]);
  return setAwaited;
}
