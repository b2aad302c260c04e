/** Deep linking page: choose activities for a page of the LMS, or create one. */

import "./page.css";
import { useRef, useState } from "preact/hooks";
import { ApiError, api } from "../../api/http";
import type {
  ActivitySummary,
  ActivityWithConversations,
  Selection,
  SessionInfo,
} from "../../api/types";
import { ActivityForm } from "../../features/activity/activity_form";
import { ConversationList } from "../../features/activity/conversation_list";
import { useQuery } from "../../query/use_query";
import { ErrorPage } from "../../ui/error_page";
import { FieldError } from "../../ui/field_error";

const WHO = { class: "the whole class", group: "each group", student: "each student" } as const;

export function ChoosePage({ session }: { session: SessionInfo }) {
  const selection = useQuery<Selection>("/api/selection");
  const activities = useQuery<ActivitySummary[]>("/api/activities");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [making, setMaking] = useState<string | null>(null);
  if (selection.value === null || activities.value === null) {
    const error = selection.error ?? activities.error;
    return error === null ? (
      <p class="loading">Opening…</p>
    ) : (
      <>
        <ErrorPage error={error} retry={() => void activities.again()} />
        <Answer chosen={[]} isAnswered={false} hasFailed />
      </>
    );
  }
  if (making !== null) {
    return (
      <New
        id={making}
        title={selection.value.title}
        made={(id) => {
          setChosen(selection.value?.accepts_several === true ? [...chosen, id] : [id]);
          setMaking(id);
        }}
        back={() => void activities.again().then(() => setMaking(null))}
      />
    );
  }
  const toggle = (id: string, isChosen: boolean) => {
    const others = selection.value?.accepts_several === true ? chosen : [];
    setChosen(isChosen ? [...others, id] : others.filter((other) => other !== id));
  };
  return (
    <div class="page">
      <h1>Choose what to put on the course page</h1>
      <p class="lead">{session.course?.title}</p>
      <ul class="rows activity-choices">
        {activities.value.map((activity) => (
          <li key={activity.id}>
            <label>
              <input
                type={selection.value?.accepts_several === true ? "checkbox" : "radio"}
                name="activity"
                checked={chosen.includes(activity.id)}
                onChange={(event) => toggle(activity.id, event.currentTarget.checked)}
              />
              <span>
                <b dir="auto">{activity.title}</b>
                <small>
                  For {WHO[activity.workspace_for]} · out of {activity.score_maximum}
                </small>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {activities.value.length === 0 && <p>There is no activity in this course yet.</p>}
      <p>
        <button type="button" onClick={() => setMaking("")}>
          Make a new activity
        </button>
      </p>
      <Scale activities={activities.value} chosen={chosen} selection={selection.value} />
      <Answer chosen={chosen} isAnswered={selection.value.is_answered} />
    </div>
  );
}

/** Notice before a mark scale is changed that the LMS would not take. */
function Scale({
  activities,
  chosen,
  selection,
}: {
  activities: readonly ActivitySummary[];
  chosen: readonly string[];
  selection: Selection;
}) {
  const most = selection.highest_maximum;
  const above = activities.some(
    (one) => most !== null && chosen.includes(one.id) && one.score_maximum > most,
  );
  return above ? (
    <p class="hint">
      Your LMS takes marks out of {most} at most. Its column will be out of {most}, and marks are
      converted; here they stay as they are.
    </p>
  ) : null;
}

interface AnswerProps {
  readonly chosen: readonly string[];
  readonly isAnswered: boolean;
  /** True where nothing could be shown; the LMS receives an error. */
  readonly hasFailed?: boolean;
}

function Answer({ chosen, isAnswered, hasFailed = false }: AnswerProps) {
  const [error, setError] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(isAnswered);
  const form = useRef<HTMLFormElement>(null);
  const send = async (ids: readonly string[]) => {
    setBusy(true);
    try {
      const answer = await api<{ address: string; token: string }>("POST", "/api/selection", {
        activity_ids: ids,
        has_failed: hasFailed,
      });
      const element = form.current;
      if (element !== null) {
        element.action = answer.address;
        (element.elements.namedItem("JWT") as HTMLInputElement).value = answer.token;
        element.submit();
      }
    } catch (problem) {
      setError(problem instanceof ApiError ? problem : null);
      setBusy(false);
    }
  };
  return (
    <>
      <form ref={form} method="post">
        <input type="hidden" name="JWT" />
      </form>
      {isAnswered && <p role="status">This choice has been sent to your LMS.</p>}
      <FieldError error={error} field={error?.field ?? ""} />
      <p class="page-actions">
        {!hasFailed && (
          <button
            type="button"
            class="primary"
            disabled={isBusy || chosen.length === 0}
            onClick={() => void send(chosen)}
          >
            {chosen.length > 1 ? `Add ${chosen.length} activities` : "Add to the course page"}
          </button>
        )}
        <button type="button" disabled={isBusy} onClick={() => void send([])}>
          {hasFailed ? "Back to the LMS" : "Cancel"}
        </button>
      </p>
    </>
  );
}

interface NewProps {
  /** Empty until it has been made. */
  readonly id: string;
  readonly title: string;
  readonly made: (id: string) => void;
  readonly back: () => void;
}

function New({ id, title, made, back }: NewProps) {
  return (
    <div class="page">
      <h1>A new activity</h1>
      {id === "" ? (
        <ActivityForm title={title} onDone={(newId) => made(newId)} />
      ) : (
        <Reading id={id} />
      )}
      <p class="page-actions">
        <button type="button" class={id === "" ? "" : "primary"} onClick={back}>
          {id === "" ? "Back" : "Back to the choice"}
        </button>
      </p>
    </div>
  );
}

function Reading({ id }: { id: string }) {
  const { value, error, again } = useQuery<ActivityWithConversations>(`/api/activities/${id}`);
  if (value === null) {
    return error === null ? <p class="loading">Opening…</p> : <ErrorPage error={error} />;
  }
  return <ConversationList activity={value} changed={again} />;
}
