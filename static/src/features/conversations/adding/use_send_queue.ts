/** Queue of sources that go to an activity, in a component. */

import { useEffect, useMemo, useReducer, useRef } from "preact/hooks";
import { api, upload } from "../../../api/http";
import type {
  ActivityWithConversations,
  AddedConversation,
  ConversationSummary,
} from "../../../api/openapi.generated";
import { conversationsPath } from "../../../api/paths";
import { putSummary } from "../summaries";
import { SendQueue } from "./send_queue";
import type { Incoming } from "./transfer";

/** Queue of an activity; `onAlone` is called with a conversation that was brought alone. */
export function useSendQueue(
  { id, conversations }: ActivityWithConversations,
  onAlone: (id: string) => void,
): SendQueue {
  const latest = useRef(onAlone);
  latest.current = onAlone;
  const queue = useMemo(
    () =>
      new SendQueue({
        send: (incoming, again) => send(id, incoming, again),
        onAdded: (added: ConversationSummary, isAlone: boolean) => {
          void putSummary(id, added);
          if (isAlone) {
            latest.current(added.id);
          }
        },
      }),
    [id],
  );
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => queue.subscribe(() => redraw(undefined)), [queue]);
  const beingRead = conversations.filter(({ state }) => state === "importing").length;
  useEffect(() => queue.setBeingRead(beingRead), [queue, beingRead]);
  useWarningOnLeave(queue.items.some(({ state }) => state === "waiting" || state === "sending"));
  return queue;
}

function send(activityId: string, incoming: Incoming, again: boolean): Promise<AddedConversation> {
  const path = conversationsPath(activityId);
  if (incoming.kind === "text") {
    const { text, html, isDropped } = incoming;
    return api("POST", path, { text, html, dropped: isDropped, preview: true, again });
  }
  const form = new FormData();
  form.set("file", incoming.file);
  form.set("dropped", String(incoming.isDropped));
  form.set("preview", "true");
  form.set("again", String(again));
  return upload(path, form);
}

/** Have the browser ask before it leaves a page that holds something unsent. */
function useWarningOnLeave(holds: boolean): void {
  useEffect(() => {
    if (!holds) {
      return;
    }
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [holds]);
}
