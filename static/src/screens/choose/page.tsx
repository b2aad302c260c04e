/** Deep linking page: choose activities for a page of the LMS, or create one. */

import { t } from "../../i18n/messages";
import { rich } from "../../i18n/rich";
import "./page.css";
import { useRef, useState } from "preact/hooks";
import { api } from "../../api/http";
import type { Activity, Selection, SessionInfo } from "../../api/openapi.generated";
import { ACTIVITIES_PATH, activityPath } from "../../api/paths/activities";
import { pathOf } from "../../api/requests";
import { ActivityForm } from "../../features/activity/activity_form";
import { ConversationList } from "../../features/conversations/conversation_list";
import { whileReading } from "../../features/conversations/while_reading";
import { TagSetEditor } from "../../features/tags/tag_set_editor";
import { useSetChoice } from "../../features/tags/use_set_choice";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";

const ON_PAGE = {
  no: null,
  opened: t("on the course page already"),
  sent: t("sent to the course page before"),
} as const;

const WHO = {
  class: t("For the whole class"),
  group: t("For each group"),
  student: t("For each student"),
} as const;

export function ChoosePage({ session }: { session: SessionInfo }) {
  const selection = useQuery(pathOf("/api/selection"));
  const activities = useQuery(ACTIVITIES_PATH);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [ownColumns, setOwnColumns] = useState<readonly string[]>([]);
  const [making, setMaking] = useState<string | null>(null);
  if (selection.data === null || activities.data === null) {
    const hasFailed = selection.error !== null || activities.error !== null;
    return (
      <>
        <PendingPage queries={[selection, activities]} />
        {hasFailed && <Answer chosen={[]} isAnswered={false} hasFailed />}
      </>
    );
  }
  if (making !== null) {
    return (
      <New
        id={making}
        title={selection.data.title}
        chosen={chosen}
        ownColumns={ownColumns.filter((id) => chosen.includes(id))}
        activities={activities.data}
        selection={selection.data}
        made={(id) => {
          setChosen(selection.data?.accepts_several === true ? [...chosen, id] : [id]);
          setMaking(id);
        }}
        back={() => void activities.refetch().then(() => setMaking(null))}
      />
    );
  }
  const toggle = (id: string, isChosen: boolean) => {
    const others = selection.data?.accepts_several === true ? chosen : [];
    setChosen(isChosen ? [...others, id] : others.filter((other) => other !== id));
  };
  return (
    <div class="page">
      <h1>{t("Choose what to put on the course page")}</h1>
      <p class="lead">{session.course?.title}</p>
      <ul class="rows activity-choices">
        {activities.data.map((activity) => (
          <li key={activity.id}>
            <label>
              <input
                type={selection.data?.accepts_several === true ? "checkbox" : "radio"}
                name="activity"
                checked={chosen.includes(activity.id)}
                onChange={(event) => toggle(activity.id, event.currentTarget.checked)}
              />
              <span>
                <b dir="auto">{activity.title}</b>
                <small>
                  {[
                    WHO[activity.workspace_for],
                    t("out of {maximum}", { maximum: activity.score_maximum }),
                    ON_PAGE[selection.data?.on_page[activity.id] ?? "no"],
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </small>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {activities.data.length === 0 && <p>{t("There is no activity in this course yet.")}</p>}
      <p>
        <button type="button" onClick={() => setMaking("")}>
          {t("Make a new activity")}
        </button>
      </p>
      {activities.data
        .filter(({ id }) => chosen.includes(id) && selection.data?.on_page[id] !== undefined)
        .map((activity) => (
          <SecondLink
            key={activity.id}
            activity={activity}
            hasOwnColumn={ownColumns.includes(activity.id)}
            onChange={(hasOwnColumn) =>
              setOwnColumns([
                ...ownColumns.filter((id) => id !== activity.id),
                ...(hasOwnColumn ? [activity.id] : []),
              ])
            }
          />
        ))}
      <Scale activities={activities.data} chosen={chosen} selection={selection.data} />
      <Answer
        chosen={chosen}
        ownColumns={ownColumns.filter((id) => chosen.includes(id))}
        isAnswered={selection.data.is_answered}
      />
    </div>
  );
}

interface SecondLinkProps {
  readonly activity: Activity;
  /** True where the link gets a gradebook column of its own. */
  readonly hasOwnColumn: boolean;
  readonly onChange: (hasOwnColumn: boolean) => void;
}

/** Purpose of a second link to an activity. */
function SecondLink({ activity, hasOwnColumn, onChange }: SecondLinkProps) {
  return (
    <fieldset class="second-link">
      <legend>
        {rich("“{title}” is on the course page already.", {
          title: <span dir="auto">{activity.title}</span>,
        })}
      </legend>
      <label>
        <input
          type="radio"
          name={`second-link-${activity.id}`}
          checked={!hasOwnColumn}
          onChange={() => onChange(false)}
        />
        {t(
          "Add a second link to it. It opens the same notes, and marks go to the first link’s column.",
        )}
      </label>
      <label>
        <input
          type="radio"
          name={`second-link-${activity.id}`}
          checked={hasOwnColumn}
          onChange={() => onChange(true)}
        />
        {t("The first link was deleted. Add one with a gradebook column of its own.")}
      </label>
    </fieldset>
  );
}

/** Notice before a mark scale is changed that the LMS would not take. */
function Scale({
  activities,
  chosen,
  selection,
}: {
  activities: readonly Activity[];
  chosen: readonly string[];
  selection: Selection;
}) {
  const most = selection.highest_maximum;
  const above = activities.some(
    (one) => most !== null && chosen.includes(one.id) && one.score_maximum > most,
  );
  return above ? (
    <p class="hint">
      {t(
        "Your LMS takes marks out of {most} at most. Its column will be out of {most}, and marks are converted; here they stay as they are.",
        { most: most ?? 0 },
      )}
    </p>
  ) : null;
}

interface AnswerProps {
  readonly chosen: readonly string[];
  /** Chosen activities that get a new column although they are on the course page. */
  readonly ownColumns?: readonly string[];
  readonly isAnswered: boolean;
  /** Goes back to the choice, where an activity was just made, in place of cancelling it all. */
  readonly back?: () => void;
  /** True where nothing could be shown; the LMS receives an error. */
  readonly hasFailed?: boolean;
}

function Answer({ chosen, ownColumns = [], isAnswered, back, hasFailed = false }: AnswerProps) {
  const { error, isBusy, run } = useMutation();
  const [isSent, setSent] = useState(isAnswered);
  const form = useRef<HTMLFormElement>(null);
  const send = (ids: readonly string[]) =>
    run(async () => {
      const answer = await api("POST", pathOf("/api/selection"), {
        activity_ids: ids,
        anew: ids.length === 0 ? [] : ownColumns,
        has_failed: hasFailed,
      });
      const element = form.current;
      if (element !== null) {
        element.action = answer.address;
        (element.elements.namedItem("JWT") as HTMLInputElement).value = answer.token;
        setSent(true);
        element.submit();
      }
    });
  return (
    <>
      <form ref={form} method="post">
        <input type="hidden" name="JWT" />
      </form>
      {isAnswered && <p role="status">{t("This choice has been sent to your LMS.")}</p>}
      <FormError error={error} />
      <p class="page-actions">
        {!hasFailed && (
          <button
            type="button"
            class="primary"
            disabled={isBusy || isSent || chosen.length === 0}
            onClick={() => void send(chosen)}
          >
            {chosen.length > 1
              ? t("Add {chosen} activities", { chosen: chosen.length })
              : t("Add to the course page")}
          </button>
        )}
        <button
          type="button"
          disabled={isBusy || isSent}
          onClick={() => (back === undefined ? void send([]) : back())}
        >
          {back !== undefined
            ? t("Back to the choice")
            : hasFailed
              ? t("Back to the LMS")
              : t("Cancel")}
        </button>
      </p>
    </>
  );
}

interface NewProps {
  /** Empty until it has been made. */
  readonly id: string;
  readonly title: string;
  /** Chosen activities; the new one is among them once it has been made. */
  readonly chosen: readonly string[];
  readonly ownColumns: readonly string[];
  /** Activities that were there before. */
  readonly activities: readonly Activity[];
  readonly selection: Selection;
  readonly made: (id: string) => void;
  readonly back: () => void;
}

/** Making of an activity, which can be put on the course page from here. */
function New(props: NewProps) {
  const { id, title, made, back } = props;
  if (id !== "") {
    return <Made {...props} />;
  }
  return (
    <div class="page">
      <h1>{t("A new activity")}</h1>
      <NewForm title={title} onSaved={made} />
      <p class="page-actions">
        <button type="button" onClick={back}>
          {t("Back")}
        </button>
      </p>
    </div>
  );
}

interface NewFormProps {
  readonly title: string;
  readonly onSaved: (id: string) => void;
}

function NewForm(props: NewFormProps) {
  const { tags, field } = useSetChoice();
  return (
    <ActivityForm {...props} tags={tags}>
      {field}
    </ActivityForm>
  );
}

function Made({ id, chosen, ownColumns, activities, selection, back }: NewProps) {
  const activity = useQuery(activityPath(id), whileReading);
  const { data } = activity;
  return (
    <div class="page">
      {data === null ? (
        <PendingPage queries={[activity]} />
      ) : (
        <>
          <h1 dir="auto">{data.title}</h1>
          <RefetchError error={activity.error} />
          <ConversationList activity={data} />
          <TagSetEditor activityId={id} />
          <Scale activities={[...activities, data]} chosen={chosen} selection={selection} />
        </>
      )}
      <Answer
        chosen={chosen}
        ownColumns={ownColumns}
        isAnswered={selection.is_answered}
        back={back}
      />
    </div>
  );
}
