/** Queue of sources that go to a place, in a component. */

import { useEffect, useMemo, useReducer, useRef } from "preact/hooks";
import { api, upload } from "../../../api/http";
import type { AddedConversation, ConversationSummary } from "../../../api/openapi.generated";
import type { ConversationPlace } from "../place";
import { SendQueue } from "./send_queue";
import type { Incoming } from "./transfer";

/** Queue of a place; `onAlone` is called with a conversation that was brought alone. */
export function useSendQueue(
  place: ConversationPlace,
  conversations: readonly ConversationSummary[],
  onAlone: (id: string) => void,
): SendQueue {
  const latest = useRef(onAlone);
  latest.current = onAlone;
  const queue = useMemo(
    () =>
      new SendQueue({
        send: (incoming, again) => send(place, incoming, again),
        onAdded: (added: ConversationSummary, isAlone: boolean) => {
          void place.put(added);
          if (isAlone) {
            latest.current(added.id);
          }
        },
      }),
    [place],
  );
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => queue.subscribe(() => redraw(undefined)), [queue]);
  const beingRead = conversations.filter(({ state }) => state === "importing").length;
  useEffect(() => queue.setBeingRead(beingRead), [queue, beingRead]);
  useWarningOnLeave(queue.items.some(({ state }) => state === "waiting" || state === "sending"));
  return queue;
}

function send(
  { addPath: path }: ConversationPlace,
  incoming: Incoming,
  again: boolean,
): Promise<AddedConversation> {
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
