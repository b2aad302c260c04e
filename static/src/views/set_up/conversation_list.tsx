/** The conversations of an activity: what is there, and bringing in another one. */

import { useState } from "preact/hooks";
import { FieldError } from "../../kit/field_error";
import type { ActivityWithConversations } from "../../server/answers";
import { ApiError, api, upload } from "../../server/calls";
import { ConversationRow } from "./conversation_row";

interface ConversationListProps {
  readonly activity: ActivityWithConversations;
  readonly changed: () => Promise<void>;
}

export function ConversationList({ activity, changed }: ConversationListProps) {
  const [error, setError] = useState<ApiError | null>(null);
  const remove = async (id: string) => {
    try {
      await api("DELETE", `/api/conversations/${id}`);
      setError(null);
      await changed();
    } catch (problem) {
      setError(problem instanceof ApiError ? problem : null);
    }
  };
  return (
    <section aria-labelledby="conversations">
      <h2 id="conversations">What is read</h2>
      <ul class="rows">
        {activity.conversations.map((conversation) => (
          <ConversationRow
            key={conversation.id}
            conversation={conversation}
            changed={changed}
            remove={() => void remove(conversation.id)}
          />
        ))}
      </ul>
      <FieldError error={error} field="" />
      <NewConversation activityId={activity.id} added={changed} />
    </section>
  );
}

function NewConversation({
  activityId,
  added,
}: {
  activityId: string;
  added: () => Promise<void>;
}) {
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const element = event.currentTarget as HTMLFormElement;
    const form = new FormData(element);
    const file = form.get("file");
    const path = `/api/activities/${activityId}/conversations`;
    setBusy(true);
    try {
      if (file instanceof File && file.size > 0) {
        form.delete("text");
        await upload(path, form);
      } else {
        await api("POST", path, { title: form.get("title"), text: form.get("text") });
      }
      element.reset();
      setError(null);
      await added();
    } catch (problem) {
      setError(problem instanceof ApiError ? problem : null);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="fields" onSubmit={(event) => void submit(event as unknown as SubmitEvent)}>
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
      <FieldError error={error} field="" />
      <p>
        <button type="submit" disabled={isBusy}>
          {isBusy ? "Adding…" : "Add the conversation"}
        </button>
      </p>
    </form>
  );
}
