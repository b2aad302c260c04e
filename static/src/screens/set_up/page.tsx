/** Set-up page of an activity: its settings and conversations. */

import { useState } from "preact/hooks";
import { ApiError, api } from "../../api/http";
import type { ActivityWithConversations, Copyable, SessionInfo } from "../../api/types";
import { ActivityForm } from "../../features/activity/activity_form";
import { ConversationList } from "../../features/activity/conversation_list";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { ConfirmButton } from "../../ui/confirm_button";
import { ErrorPage } from "../../ui/error_page";
import { FieldError } from "../../ui/field_error";

interface SetUpPageProps {
  readonly session: SessionInfo;
  /** Null for a link that nobody has set up. */
  readonly activityId: string | null;
  readonly refreshAndNavigate: (route: Route) => void;
}

export function SetUpPage({ session, activityId, refreshAndNavigate }: SetUpPageProps) {
  if (activityId === null) {
    return (
      <div class="page">
        <h1>Set up this activity</h1>
        <p class="lead">
          Students who open it now are asked to wait. It takes a minute: a title, who works
          together, and a conversation to read.
        </p>
        {session.link !== null && (
          <Copies linkId={session.link.id} done={() => refreshAndNavigate({ screen: "set-up" })} />
        )}
        {session.link !== null && (
          <ActivityForm
            linkId={session.link.id}
            title={session.link.title}
            onDone={() => refreshAndNavigate({ screen: "set-up" })}
          />
        )}
      </div>
    );
  }
  return <Existing activityId={activityId} refreshAndNavigate={refreshAndNavigate} />;
}

function Existing({
  activityId,
  refreshAndNavigate,
}: {
  activityId: string;
  refreshAndNavigate: (route: Route) => void;
}) {
  const { value, error, again } = useQuery<ActivityWithConversations>(
    `/api/activities/${activityId}`,
  );
  const [isSaved, setSaved] = useState(false);
  if (value === null) {
    return error === null ? <p class="loading">Opening…</p> : <ErrorPage error={error} />;
  }
  return (
    <div class="page">
      <h1>{value.title}</h1>
      <ConversationList activity={value} changed={again} />
      <p class="page-actions">
        <button
          type="button"
          class="primary"
          disabled={value.conversations.length === 0}
          onClick={() => refreshAndNavigate({ screen: "annotate", activity: activityId })}
        >
          Open the activity
        </button>
        {value.conversations.length === 0 && <span>Add a conversation first.</span>}
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
      <Removal activityId={activityId} removed={() => refreshAndNavigate({ screen: "set-up" })} />
    </div>
  );
}

/** Deletion of the activity, while nobody has written in it. */
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
      <ConfirmButton question="Delete this activity for good?" onConfirm={() => void remove()}>
        Delete this activity
      </ConfirmButton>
      <FieldError error={error} field="" />
    </>
  );
}

/** Activities that can be copied from the course that this one is a copy of. */
function Copies({ linkId, done }: { linkId: string; done: () => void }) {
  const copies = useQuery<Copyable[]>("/api/copies");
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
