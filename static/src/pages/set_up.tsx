/** Set an activity up: what it is called, who works together, what is read. */

import { useState } from "preact/hooks";
import { Failure } from "../kit/failure";
import type { Place } from "../kit/place";
import { useAnswer } from "../kit/use_answer";
import type { ActivityWithConversations, Here } from "../server/answers";
import { ActivityForm } from "../views/set_up/activity_form";
import { ConversationList } from "../views/set_up/conversation_list";

interface SetUpPageProps {
  readonly here: Here;
  /** Null for a link that nobody has set up. */
  readonly activityId: string | null;
  readonly goAfresh: (place: Place) => void;
}

export function SetUpPage({ here, activityId, goAfresh }: SetUpPageProps) {
  if (activityId === null) {
    return (
      <div class="sheet">
        <h1>Set up this activity</h1>
        <p class="lead">
          Students who open it now are asked to wait. It takes a minute: a title, who works
          together, and a conversation to read.
        </p>
        {here.link !== null && (
          <ActivityForm
            linkId={here.link.id}
            title={here.link.title}
            onDone={() => goAfresh({ screen: "set-up" })}
          />
        )}
      </div>
    );
  }
  return <Existing activityId={activityId} goAfresh={goAfresh} />;
}

function Existing({
  activityId,
  goAfresh,
}: {
  activityId: string;
  goAfresh: (place: Place) => void;
}) {
  const { value, error, again } = useAnswer<ActivityWithConversations>(
    `/api/activities/${activityId}`,
  );
  const [isSaved, setSaved] = useState(false);
  if (value === null) {
    return error === null ? <p class="loading">Opening…</p> : <Failure error={error} />;
  }
  return (
    <div class="sheet">
      <h1>{value.title}</h1>
      <ConversationList activity={value} changed={again} />
      <p class="next">
        <button
          type="button"
          class="primary"
          disabled={value.conversations.length === 0}
          onClick={() => goAfresh({ screen: "annotate", activity: activityId })}
        >
          Open the activity
        </button>
        {value.conversations.length === 0 && <span>Add a conversation first.</span>}
      </p>
      <h2>Title and instructions</h2>
      <ActivityForm
        activity={value}
        title={value.title}
        onDone={() => {
          setSaved(true);
          void again();
        }}
      />
      <p role="status">{isSaved ? "Saved." : ""}</p>
    </div>
  );
}
