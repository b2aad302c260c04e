/** Conversations of an activity, and the form that imports another one. */

import { useEffect, useRef } from "preact/hooks";
import { api, upload } from "../../api/http";
import type { ActivityWithConversations, ConversationSummary } from "../../api/openapi.generated";
import { activityPath } from "../../api/paths";
import { pathOf } from "../../api/requests";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { FieldError, FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { ConversationRow } from "./conversation_row";

/** Fields that show their own errors. */
const FIELDS = ["text", "file"];

interface ConversationListProps {
  readonly activity: ActivityWithConversations;
}

export function ConversationList({ activity }: ConversationListProps) {
  const { error, run } = useMutation();
  const list = useRowOfNewest(activity.conversations.length);
  const remove = (id: string) =>
    run(async () => {
      await api("DELETE", pathOf("/api/conversations/{conversation_id}", { conversation_id: id }));
      await updateAnswer(activityPath(activity.id), (old) => ({
        ...old,
        conversations: old.conversations.filter((conversation) => conversation.id !== id),
      }));
    });
  return (
    <section aria-labelledby="conversations">
      <h2 id="conversations">What is read</h2>
      <ul class="rows" ref={list}>
        {activity.conversations.map((conversation) => (
          <ConversationRow
            key={conversation.id}
            activityId={activity.id}
            conversation={conversation}
            remove={() => void remove(conversation.id)}
          />
        ))}
      </ul>
      <FormError error={error} />
      <NewConversation activityId={activity.id} />
    </section>
  );
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

function NewConversation({ activityId }: { activityId: string }) {
  const { error, isBusy, run } = useMutation();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const element = event.currentTarget as HTMLFormElement;
    const form = new FormData(element);
    const file = form.get("file");
    const path = pathOf("/api/activities/{activity_id}/conversations", { activity_id: activityId });
    const add = (): Promise<ConversationSummary> => {
      if (file instanceof File && file.size > 0) {
        form.delete("text");
        return upload(path, form);
      }
      return api("POST", path, { title: textOf(form, "title"), text: textOf(form, "text") });
    };
    void run(async () => {
      const added = await add();
      element.reset();
      await updateAnswer(activityPath(activityId), (old) => ({
        ...old,
        conversations: [...old.conversations, added],
      }));
    });
  };
  return (
    <form class="form-fields" onSubmit={(event) => submit(event as unknown as SubmitEvent)}>
      <h3>Add a conversation</h3>
      <label>
        Paste it here
        <textarea
          name="text"
          rows={8}
          placeholder={"User: …\n\nAssistant: …"}
          aria-describedby="paste-hint"
        />
      </label>
      <p id="paste-hint" class="hint">
        Lines such as “User:” and “ChatGPT:” become turns. Markdown works: tables, code, and
        mathematics between dollar signs.
      </p>
      <FieldError error={error} field="text" />
      <label>
        Or choose a file <small>text or Markdown</small>
        <input type="file" name="file" accept=".md,.markdown,.txt,text/plain,text/markdown" />
      </label>
      <FieldError error={error} field="file" />
      <label>
        Title <small>optional</small>
        <input name="title" maxLength={200} />
      </label>
      <FormError error={error} except={FIELDS} />
      <p>
        <button type="submit" disabled={isBusy}>
          {isBusy ? "Adding…" : "Add the conversation"}
        </button>
      </p>
    </form>
  );
}
