/** Set an activity up: what it is called, who works together, what is read. */

import { useState } from "preact/hooks";
import { Failure } from "../kit/failure";
import { FieldError } from "../kit/field_error";
import type { Place } from "../kit/place";
import { Sure } from "../kit/sure";
import { useAnswer } from "../kit/use_answer";
import type { ActivityWithConversations, Copyable, Here } from "../server/answers";
import { ApiError, api } from "../server/calls";
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
          <Copies linkId={here.link.id} done={() => goAfresh({ screen: "set-up" })} />
        )}
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
  const canOpen = value.conversations.some((one) => one.state === "ready");
  return (
    <div class="sheet">
      <h1>{value.title}</h1>
      <ConversationList activity={value} changed={again} />
      <p class="next">
        <button
          type="button"
          class="primary"
          disabled={!canOpen}
          onClick={() => goAfresh({ screen: "annotate", activity: activityId })}
        >
          Open the activity
        </button>
        {value.conversations.length === 0 && <span>Add a conversation first.</span>}
        {value.conversations.length > 0 && !canOpen && (
          <span>You can open it as soon as one conversation has been read.</span>
        )}
      </p>
      <h2>Title, instructions and times</h2>
      <ActivityForm
        activity={value}
        title={value.title}
        onDone={() => {
          setSaved(true);
          void again();
        }}
      />
      <p role="status">{isSaved ? "Saved." : ""}</p>
      <Removal activityId={activityId} removed={() => goAfresh({ screen: "set-up" })} />
    </div>
  );
}

/** Take the activity out, while nobody has written in it. */
function Removal({ activityId, removed }: { activityId: string; removed: () => void }) {
  const [error, setError] = useState<ApiError | null>(null);
  const remove = async () => {
    try {
      await api("DELETE", `/api/activities/${activityId}`);
      removed();
    } catch (problem) {
      setError(problem instanceof ApiError ? problem : null);
    }
  };
  return (
    <>
      <h2>Take it out</h2>
      <p class="hint">Only while nobody has written here.</p>
      <Sure ask="Delete this activity for good?" onSure={() => void remove()}>
        Delete this activity
      </Sure>
      <FieldError error={error} field="" />
    </>
  );
}

/** What may be brought over from the course that this one is a copy of. */
function Copies({ linkId, done }: { linkId: string; done: () => void }) {
  const copies = useAnswer<Copyable[]>("/api/copies");
  const [error, setError] = useState<ApiError | null>(null);
  if (copies.value === null || copies.value.length === 0) {
    return null;
  }
  const bring = async (activityId: string) => {
    try {
      await api("POST", "/api/copies", { link_id: linkId, activity_id: activityId });
      done();
    } catch (problem) {
      setError(problem instanceof ApiError ? problem : null);
    }
  };
  return (
    <section aria-labelledby="copies">
      <h2 id="copies">Bring one over from an earlier course</h2>
      <p class="hint">What is read and how it is set up; nothing that anybody wrote.</p>
      <ul class="rows">
        {copies.value.map((one) => (
          <li key={one.id}>
            <span>
              <b dir="auto">{one.title}</b>
              <small>{one.course}</small>
            </span>
            <button
              type="button"
              aria-label={`Bring over ${one.title}`}
              onClick={() => void bring(one.id)}
            >
              Bring it over
            </button>
          </li>
        ))}
      </ul>
      <FieldError error={error} field="" />
      <h2>Or begin a new one</h2>
    </section>
  );
}
