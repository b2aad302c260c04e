/** Form of an activity: title, instructions and audience, and its other settings in folded groups. */

import { t } from "../../i18n/messages";
import "./activity.css";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { api } from "../../api/http";
import type {
  ActivityWithConversations,
  LibrarySet,
  WorkspaceFor,
} from "../../api/openapi.generated";
import { ACTIVITIES_PATH, activityPath } from "../../api/paths/activities";
import { COURSE_DEFAULTS_PATH } from "../../api/paths/courses";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { useQuery } from "../../query/use_query";
import { FieldError, FormError } from "../../ui/field_error";
import { FoldedGroup } from "../../ui/folded_group";
import { type FieldValues, useKeptForm } from "../../ui/kept_form";
import { NumberField } from "../../ui/number_field";
import { OptionList } from "../../ui/option_list";
import { LimitedInput, LimitedTextarea } from "../../ui/text_limit";
import { UnsavedInput } from "../../ui/unsaved_input";
import { changed, MAXIMUM, type Settings, settingsOf } from "./activity_settings";
import { ClaimFields } from "./claim_fields";
import { ComparisonFields } from "./comparison_fields";
import { ContributionFields } from "./contribution_fields";
import { GroupingField } from "./grouping_field";
import { HandingInFields } from "./handing_in_fields";
import { LimitsFields } from "./limits_fields";
import { MarkReleaseFields } from "./mark_release_fields";
import { NamesFields } from "./names_fields";
import { ResponseFields } from "./response_fields";
import { SeeingFields } from "./seeing_fields";
import { hasOwn, type SettingsGroup, wordsOfForm } from "./settings_words";
import { WritingFields } from "./writing_fields";

const AUDIENCES: readonly (readonly [WorkspaceFor, string, string])[] = [
  ["class", t("The whole class"), t("Everybody reads and writes on one shared copy.")],
  ["group", t("Each group"), t("Every group of a set has its own copy.")],
  [
    "student",
    t("Each student alone"),
    t("Everybody has a copy of their own; you can open all of them."),
  ],
];

/** Fields that show their own errors, by the group that they are in. */
const GROUP_FIELDS: Readonly<Record<SettingsGroup, readonly string[]>> = {
  seeing: ["hides_notes", "reveal", "names"],
  dates: ["dates", "handing_in"],
  marks: ["score_maximum", "mark_release"],
  texts: ["contributions", "response", "comparison", "comment_words"],
};

/** Fields that show their own errors. */
const FIELDS = [
  "title",
  "instructions",
  "workspace_for",
  "grouping_id",
  ...Object.values(GROUP_FIELDS).flat(),
];

interface ActivityFormProps {
  /** The activity to change; without it, one is made for the link, or to be put on a page. */
  readonly activity?: ActivityWithConversations;
  readonly linkId?: string;
  readonly title: string;
  /** Tags of a new activity; those to begin with where it is left out. */
  readonly tags?: LibrarySet["tags"] | undefined;
  /** Choices about a new activity from other parts of the tool. */
  readonly children?: ComponentChildren;
  /** Called with the id of the activity. */
  readonly onSaved: (id: string) => unknown;
}

/** Changes by activity; those of a new one by its link. */
const unsavedActivities = new UnsavedInput<FieldValues>();

export function ActivityForm(props: ActivityFormProps) {
  // Another number has the form filled in anew.
  const [fills, setFills] = useState(0);
  return <Fields key={fills} {...props} onDiscard={() => setFills(fills + 1)} />;
}

interface FieldsProps extends ActivityFormProps {
  /** Called when what was changed is not wanted any more. */
  readonly onDiscard: () => void;
}

function Fields(props: FieldsProps) {
  const { activity, linkId, title, tags, children, onSaved, onDiscard } = props;
  const { error, isBusy, run } = useMutation();
  const form = useRef<HTMLFormElement>(null);
  /** Settings as the form has shown them, or has saved them. */
  const filled = useRef<Partial<Settings>>({});
  const kept = useKeptForm(form, unsavedActivities, activity?.id ?? `new-${linkId}`, () => {
    if (form.current !== null) {
      filled.current = settingsOf(new FormData(form.current), activity);
    }
  });
  const [audience, setAudience] = useState(activity?.workspace_for ?? "class");
  const course = useQuery(COURSE_DEFAULTS_PATH).data;
  const [values, setValues] = useState<FormData | null>(null);
  const read = () => setValues(new FormData(form.current ?? undefined));
  // Who works together, and what is saved, decides which fields there are.
  useLayoutEffect(read, [activity, audience]);
  const words = values === null ? null : wordsOfForm(values, activity, course);
  const group = (name: SettingsGroup) => ({
    heading: activity === undefined ? ("h2" as const) : ("h3" as const),
    words: words?.[name] ?? "",
    isOpen: hasOwn(name, activity),
    error,
    fields: GROUP_FIELDS[name],
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const settings = settingsOf(new FormData(event.currentTarget as HTMLFormElement), activity);
    const sent = kept.values();
    void run(async () => {
      if (activity === undefined) {
        const { follows: _, ...own } = settings;
        const body = { ...own, link_id: linkId ?? null, tags: tags ?? null };
        const { id } = await api("POST", ACTIVITIES_PATH, body);
        kept.forget();
        onSaved(id);
      } else {
        const path = activityPath(activity.id);
        // What is not changed here stays as others have set it since the form was filled in.
        const saved = await api("PATCH", path, changed(filled.current, settings));
        filled.current = settings;
        kept.settle(sent);
        await updateAnswer(path, (old) => ({ ...old, ...saved }));
        onSaved(saved.id);
      }
    });
  };
  return (
    <form
      ref={form}
      class="form-fields activity-form"
      onInput={() => {
        kept.keep();
        read();
      }}
      onSubmit={(event) => submit(event as unknown as SubmitEvent)}
    >
      {kept.hasReturned && (
        <p role="status">
          {t("What you have changed here before is not saved yet.")}
          <button
            type="button"
            class="quiet"
            onClick={() => {
              kept.forget();
              onDiscard();
            }}
          >
            {t("Discard my changes")}
          </button>
        </p>
      )}
      <label>
        {t("Title")}
        <LimitedInput name="title" dir="auto" required limit={200} defaultValue={title} />
      </label>
      <FieldError error={error} field="title" />
      <label>
        {t("What should students do?")} <small>{t("optional")}</small>
        <LimitedTextarea
          name="instructions"
          dir="auto"
          rows={3}
          limit={5000}
          defaultValue={activity?.instructions ?? ""}
        />
      </label>
      <FieldError error={error} field="instructions" />
      <fieldset>
        <legend>
          {t("Who works together?")}
          {activity !== undefined && (
            <small>{t("can be changed until somebody has written")}</small>
          )}
        </legend>
        <OptionList
          name="workspace_for"
          options={AUDIENCES}
          chosen={audience}
          onChoose={setAudience}
        />
      </fieldset>
      <FieldError error={error} field="workspace_for" />
      {audience === "group" && <GroupingField chosen={activity?.grouping_id ?? null} />}
      <FieldError error={error} field="grouping_id" />
      {children}
      <FoldedGroup {...group("seeing")} title={t("What students see of each other")}>
        {audience !== "student" && <SeeingFields activity={activity} error={error} />}
        <NamesFields activity={activity} audience={audience} error={error} />
      </FoldedGroup>
      <FoldedGroup {...group("dates")} title={t("Dates and handing in")}>
        <WritingFields activity={activity} error={error} />
        <HandingInFields activity={activity} error={error} />
      </FoldedGroup>
      <FoldedGroup {...group("marks")} title={t("Marks")}>
        <NumberField
          label={t("Highest mark")}
          name="score_maximum"
          limits={MAXIMUM}
          defaultValue={String(activity?.score_maximum ?? 100)}
          unit="points"
        />
        <FieldError error={error} field="score_maximum" />
        {/* The rule of marks may change the choice, too. */}
        <MarkReleaseFields
          key={`${activity?.own.holds_marks} ${activity?.marker_count}`}
          activity={activity}
          error={error}
        />
      </FoldedGroup>
      <FoldedGroup {...group("texts")} title={t("Texts and comments of students")}>
        <ContributionFields
          contributions={activity?.contributions ?? null}
          audience={audience}
          error={error}
        />
        <ResponseFields response={activity?.response ?? null} audience={audience} error={error} />
        <ComparisonFields activity={activity} error={error} />
        <ClaimFields isAsked={activity?.checks_claims ?? false} />
        <LimitsFields activity={activity} error={error} />
      </FoldedGroup>
      <FormError error={error} except={FIELDS} />
      <p>
        <button type="submit" class={activity === undefined ? "primary" : ""} disabled={isBusy}>
          {activity === undefined ? t("Go on") : t("Save")}
        </button>
      </p>
    </form>
  );
}
