/** Set-up page of an activity: its settings and conversations. */

import { lazy, Suspense } from "preact/compat";
import { useState } from "preact/hooks";
import { api } from "../../api/http";
import type { SessionInfo } from "../../api/openapi.generated";
import { activityPath } from "../../api/paths/activities";
import { COURSE_DEFAULTS_PATH } from "../../api/paths/courses";
import { pathOf } from "../../api/requests";
import { ActivityForm } from "../../features/activity/activity_form";
import { CopyLink } from "../../features/activity/copy_link";
import { CourseDefaultsForm } from "../../features/activity/course_defaults";
import { ConversationList } from "../../features/conversations/conversation_list";
import { whileReading } from "../../features/conversations/while_reading";
import { refetchMarks } from "../../features/grading/update_marks";
import { TagSetEditor } from "../../features/tags/tag_set_editor";
import { useSetChoice } from "../../features/tags/use_set_choice";
import { PrepareTemplate } from "../../features/templates/prepare_template";
import { t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import type { Route } from "../../router/route";
import { ConfirmButton } from "../../ui/confirm_button";
import { PendingPage, RefetchError } from "../../ui/error_page";
import { FormError } from "../../ui/field_error";

// Few activities have them, and the page is of use before they are there.
const CreditEditor = lazy(() =>
  import("../../features/credit/credit_editor").then((part) => part.CreditEditor),
);
const RubricEditor = lazy(() =>
  import("../../features/grading/rubric/rubric_editor").then((part) => part.RubricEditor),
);

interface SetUpPageProps {
  readonly session: SessionInfo;
  /** Null for a link that nobody has set up. */
  readonly activityId: string | null;
  readonly refreshAndNavigate: (route: Route) => void;
}

export function SetUpPage({ session, activityId, refreshAndNavigate }: SetUpPageProps) {
  if (activityId === null) {
    return <NewActivity session={session} refreshAndNavigate={refreshAndNavigate} />;
  }
  return (
    <EditActivity
      key={activityId}
      activityId={activityId}
      courseId={session.course?.id ?? ""}
      canShareLink={session.capabilities.includes("invite")}
      refreshAndNavigate={refreshAndNavigate}
    />
  );
}

function NewActivity({ session, refreshAndNavigate }: Omit<SetUpPageProps, "activityId">) {
  const { tags, field } = useSetChoice();
  const { link } = session;
  if (link === null) {
    return (
      <div class="page">
        <h1>{t("New activity")}</h1>
        <p class="lead">
          {t("It takes a minute: a title, who works together, and a conversation to read.")}
        </p>
        <ActivityForm
          title=""
          tags={tags}
          onSaved={(activity) => refreshAndNavigate({ screen: "set-up", activity })}
        >
          {field}
        </ActivityForm>
      </div>
    );
  }
  return (
    <div class="page">
      <h1>{t("Set up this activity")}</h1>
      <p class="lead">
        {t(
          "Students who open it now are asked to wait. It takes a minute: a title, who works together, and a conversation to read.",
        )}
      </p>
      <CopyActivity linkId={link.id} onCopied={() => refreshAndNavigate({ screen: "set-up" })} />
      <ActivityForm
        linkId={link.id}
        title={link.title}
        tags={tags}
        onSaved={() => refreshAndNavigate({ screen: "set-up" })}
      >
        {field}
      </ActivityForm>
    </div>
  );
}

interface EditActivityProps {
  readonly activityId: string;
  readonly courseId: string;
  /** True where people can sign in without an LMS. */
  readonly canShareLink: boolean;
  readonly refreshAndNavigate: (route: Route) => void;
}

function EditActivity(props: EditActivityProps) {
  const { activityId, courseId, canShareLink, refreshAndNavigate } = props;
  const activity = useQuery(activityPath(activityId), whileReading);
  const defaults = useQuery(COURSE_DEFAULTS_PATH);
  const [isSaved, setSaved] = useState(false);
  const { data: value } = activity;
  if (value === null) {
    return <PendingPage queries={[activity]} />;
  }
  const isAsked = value.contributions.mode !== "no";
  const canOpen = isAsked || value.conversations.some((one) => one.state === "ready");
  return (
    <div class="page">
      <h1>{value.title}</h1>
      <RefetchError error={activity.error} />
      <ConversationList activity={value} />
      <p class="page-actions">
        <button
          type="button"
          class="primary"
          disabled={!canOpen}
          onClick={() => refreshAndNavigate({ screen: "annotate", activity: activityId })}
        >
          {t("Open the activity")}
        </button>
        {value.conversations.length === 0 && !isAsked && (
          <span>{t("Add a conversation first.")}</span>
        )}
        {value.conversations.length > 0 && !canOpen && (
          <span>{t("You can open it as soon as one conversation has been read.")}</span>
        )}
      </p>
      {value.workspace_for !== "class" && (
        <PrepareTemplate
          activityId={activityId}
          owner={value.workspace_for}
          onOpened={(workspace) =>
            refreshAndNavigate({ screen: "annotate", activity: activityId, workspace })
          }
        />
      )}
      {canShareLink && <CopyLink activityId={activityId} />}
      <TagSetEditor activityId={activityId} />
      <Suspense fallback={null}>
        <CreditEditor activityId={activityId} onUsed={() => refetchMarks(activityId)} />
        <RubricEditor activityId={activityId} maximum={value.score_maximum} />
      </Suspense>
      <h2>{t("Settings")}</h2>
      <ActivityForm
        activity={value}
        title={value.title}
        onSaved={() => {
          setSaved(true);
          // The activity may follow its course in other settings now.
          void defaults.refetch();
        }}
      />
      <p role="status">{isSaved ? t("Saved.") : ""}</p>
      <h2>{t("Settings of the course")}</h2>
      <CourseDefaultsForm courseId={courseId} onChanged={activity.refetch} />
      <DeleteActivity
        activityId={activityId}
        onDeleted={() => refreshAndNavigate({ screen: "set-up" })}
      />
    </div>
  );
}

interface DeleteActivityProps {
  readonly activityId: string;
  readonly onDeleted: () => void;
}

/** Deletion of the activity, while nobody has written in it. */
function DeleteActivity({ activityId, onDeleted }: DeleteActivityProps) {
  const { error, run } = useMutation();
  const remove = () =>
    run(async () => {
      await api("DELETE", activityPath(activityId));
      onDeleted();
    });
  return (
    <>
      <h2>{t("Take it out")}</h2>
      <p class="hint">{t("Only while nobody has written here.")}</p>
      <ConfirmButton question={t("Delete this activity for good?")} onConfirm={() => void remove()}>
        {t("Delete this activity")}
      </ConfirmButton>
      <FormError error={error} />
    </>
  );
}

interface CopyActivityProps {
  readonly linkId: string;
  readonly onCopied: () => void;
}

/** Activities that can be copied from the course that this one is a copy of. */
function CopyActivity({ linkId, onCopied }: CopyActivityProps) {
  const copies = useQuery(pathOf("/api/copies"));
  const { error, isBusy, run } = useMutation();
  const [withModelNotes, setWithModelNotes] = useState(true);
  if (copies.data === null || copies.data.length === 0) {
    return <RefetchError error={copies.error} />;
  }
  const copy = (activityId: string) =>
    run(async () => {
      await api("POST", pathOf("/api/copies"), {
        link_id: linkId,
        activity_id: activityId,
        with_model_notes: withModelNotes,
      });
      onCopied();
    });
  return (
    <section aria-labelledby="copies">
      <h2 id="copies">{t("Bring one over from an earlier course")}</h2>
      <p class="hint">{t("What is read and how it is set up; nothing that students wrote.")}</p>
      {copies.data.some((one) => one.has_model_notes) && (
        <label class="check">
          <input
            type="checkbox"
            checked={withModelNotes}
            onChange={({ currentTarget }) => setWithModelNotes(currentTarget.checked)}
          />
          {t("With the model notes that students begin with")}
        </label>
      )}
      <ul class="rows">
        {copies.data.map((one) => (
          <li key={one.id}>
            <span>
              <b dir="auto">{one.title}</b>
              <small>{one.course}</small>
            </span>
            <button
              type="button"
              disabled={isBusy}
              aria-label={t("Bring over {title}", { title: one.title })}
              onClick={() => void copy(one.id)}
            >
              {t("Bring it over")}
            </button>
          </li>
        ))}
      </ul>
      <FormError error={error} />
      <h2>{t("Or begin a new one")}</h2>
    </section>
  );
}
