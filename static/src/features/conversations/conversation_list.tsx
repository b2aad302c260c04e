/** Conversations of an activity, the ways to add one, and the dialogs that open on them. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api } from "../../api/http";
import type { ActivityWithConversations } from "../../api/openapi.generated";
import { activityPath } from "../../api/paths/activities";
import { conversationOrderPath } from "../../api/paths/conversations";
import { t } from "../../i18n/messages";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";
import { AddConversation } from "./adding/add_conversation";
import { ConversationRow } from "./conversation_row";
import { OpenDialog } from "./open_dialog";
import { activityPlace } from "./place";
import { useAwaited } from "./use_awaited";

interface ConversationListProps {
  /** Activity as a query has it that is repeated `whileReading`. */
  readonly activity: ActivityWithConversations;
}

export function ConversationList({ activity }: ConversationListProps) {
  const { id, conversations } = activity;
  const { error, run } = useMutation();
  const list = useRowOfNewest(conversations.length);
  const place = useMemo(() => activityPlace(id), [id]);
  const [openId, setOpenId] = useState<string | null>(null);
  const awaitConversation = useAwaited(conversations, openId === null, setOpenId);
  const moveUp = (index: number) =>
    run(async () => {
      const moved = movedUp(conversations, index);
      await api("PUT", conversationOrderPath(id), { order: moved.map((one) => one.id) });
      await updateAnswer(activityPath(id), (old) => ({ ...old, conversations: moved }));
    });
  const open = conversations.find((one) => one.id === openId);
  return (
    <section aria-labelledby="conversations">
      <h2 id="conversations">{t("What is read")}</h2>
      <ul class="rows conversation-rows" ref={list}>
        {conversations.map((conversation, index) => (
          <ConversationRow
            key={conversation.id}
            place={place}
            conversation={conversation}
            onOpen={() => setOpenId(conversation.id)}
            onMoveUp={index === 0 ? undefined : () => void moveUp(index)}
          />
        ))}
      </ul>
      <FormError error={error} />
      <AddConversation
        place={place}
        conversations={conversations}
        onAlone={awaitConversation}
        onOpen={setOpenId}
      />
      {open !== undefined && (
        <OpenDialog place={place} conversation={open} onClose={() => setOpenId(null)} />
      )}
    </section>
  );
}

function movedUp<T>(all: readonly T[], index: number): readonly T[] {
  return all.flatMap((one, i) => {
    const next = all[index];
    if (i === index - 1 && next !== undefined) {
      return [next, one];
    }
    return i === index ? [] : [one];
  });
}

/** Ref of the list, whose last row is scrolled into view when it is added: its state is there. */
function useRowOfNewest(count: number) {
  const list = useRef<HTMLUListElement>(null);
  const previous = useRef(count);
  useEffect(() => {
    if (count > previous.current) {
      list.current?.lastElementChild?.scrollIntoView?.({ block: "center" });
    }
    previous.current = count;
  }, [count]);
  return list;
}
