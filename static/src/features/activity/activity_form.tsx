/** Form of an activity: title, instructions, audience, highest mark, visibility, writing window. */

import "./activity.css";
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { type ApiError, api } from "../../api/http";
import type {
  Activity,
  LastingSetting,
  LibrarySet,
  WorkspaceFor,
} from "../../api/openapi.generated";
import { ACTIVITIES_PATH, activityPath } from "../../api/paths";
import { updateAnswer } from "../../query/client";
import { useMutation } from "../../query/use_mutation";
import { FieldError, FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { asField, fromField } from "../../ui/format_time";
import { type FieldValues, useKeptForm } from "../../ui/kept_form";
import { NumberField } from "../../ui/number_field";
import { OptionList } from "../../ui/option_list";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";
import { LimitedInput, LimitedTextarea } from "../../ui/text_limit";
import { UnsavedInput } from "../../ui/unsaved_input";
import { ContributionFields, contributionsOf } from "./contribution_fields";
import { GroupingField } from "./grouping_field";
import { HandingInFields, handingInOf } from "./handing_in_fields";
import { LimitsFields, limitsOf } from "./limits_fields";
import { MarkReleaseFields, markReleaseOf } from "./mark_release_fields";
import { NamesFields, namesOf } from "./names_fields";
import { ResponseFields, responseOf } from "./response_fields";
import { SeeingFields, seeingOf } from "./seeing_fields";

const AUDIENCES: readonly (readonly [WorkspaceFor, string, string])[] = [
  ["class", "The whole class", "Everybody reads and writes on one shared copy."],
  ["group", "Each group", "Every group of a set has its own copy."],
  ["student", "Each student alone", "Everybody has a copy of their own; you can open all of them."],
];

/** Limits of the highest mark. */
const MAXIMUM: NumberLimits = { least: 1, most: 1000, decimals: 0 };

/** Fields that show their own errors. */
const FIELDS = [
  "title",
  "instructions",
  "workspace_for",
  "grouping_id",
  "score_maximum",
  "mark_release",
  "hides_notes",
  "reveal",
  "names",
  "dates",
  "handing_in",
  "contributions",
  "response",
  "comment_words",
];

interface ActivityFormProps {
  /** The activity to change; without it, one is made for the link, or to be put on a page. */
  readonly activity?: Activity;
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
  const kept = useKeptForm(form, unsavedActivities, activity?.id ?? `new ${linkId}`, () => {
    if (form.current !== null) {
      filled.current = settingsOf(new FormData(form.current), activity);
    }
  });
  const [audience, setAudience] = useState(activity?.workspace_for ?? "class");
  const Heading = activity === undefined ? "h2" : "h3";
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
      class="form-fields"
      onInput={kept.keep}
      onSubmit={(event) => submit(event as unknown as SubmitEvent)}
    >
      {kept.hasReturned && (
        <p role="status">
          What you have changed here before is not saved yet.{" "}
          <button
            type="button"
            class="quiet"
            onClick={() => {
              kept.forget();
              onDiscard();
            }}
          >
            Discard my changes
          </button>
        </p>
      )}
      <label>
        Title
        <LimitedInput name="title" required limit={200} defaultValue={title} />
      </label>
      <FieldError error={error} field="title" />
      <label>
        What should students do? <small>optional</small>
        <LimitedTextarea
          name="instructions"
          rows={3}
          limit={5000}
          defaultValue={activity?.instructions ?? ""}
        />
      </label>
      <FieldError error={error} field="instructions" />
      <fieldset>
        <legend>
          Who works together?{" "}
          {activity !== undefined && <small>can be changed until somebody has written</small>}
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
      <Heading class="settings-group">What students see of each other</Heading>
      {audience !== "student" && <SeeingFields activity={activity} error={error} />}
      <NamesFields activity={activity} audience={audience} error={error} />
      <Heading class="settings-group">Dates and handing in</Heading>
      <Writing activity={activity} error={error} />
      <HandingInFields activity={activity} error={error} />
      <Heading class="settings-group">Marks</Heading>
      <NumberField
        label="Highest mark"
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
      <Heading class="settings-group">Texts and comments of students</Heading>
      <ContributionFields
        contributions={activity?.contributions ?? null}
        audience={audience}
        error={error}
      />
      <ResponseFields response={activity?.response ?? null} audience={audience} error={error} />
      <LimitsFields activity={activity} error={error} />
      <FormError error={error} except={FIELDS} />
      <p>
        <button type="submit" class={activity === undefined ? "primary" : ""} disabled={isBusy}>
          {activity === undefined ? "Go on" : "Save"}
        </button>
      </p>
    </form>
  );
}

type Settings = ReturnType<typeof settingsOf>;

/** Settings that are other than they were. */
function changed(before: Partial<Settings>, settings: Settings): Partial<Settings> {
  const isOther = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(before[name as keyof Settings]);
  const { follows: _, ...others } = Object.fromEntries(
    Object.entries(settings).filter(isOther),
  ) as Partial<Settings>;
  const follows = settings.follows.filter((name) => before.follows?.includes(name) !== true);
  return follows.length === 0 ? others : { ...others, follows };
}

/** Settings of the form. A set of groups that is not loaded yet is the one of the activity. */
function settingsOf(form: FormData, activity: Activity | undefined) {
  const grouping = textOf(form, "grouping_id") || activity?.grouping_id;
  return {
    title: textOf(form, "title"),
    instructions: textOf(form, "instructions"),
    dates: {
      opens_at: fromField(textOf(form, "opens_at")),
      closes_at: fromField(textOf(form, "closes_at")),
    },
    handing_in: handingInOf(form),
    contributions: contributionsOf(form),
    response: responseOf(form),
    limits: limitsOf(form),
    workspace_for: textOf(form, "workspace_for") as WorkspaceFor,
    score_maximum: Number(parseNumber(textOf(form, "score_maximum"), MAXIMUM).text),
    ...(grouping ? { grouping_id: grouping } : {}),
    ...seeingOf(form, activity),
    ...markReleaseOf(form, activity),
    ...namesOf(form),
    follows: followsOf(form),
  };
}

/** Settings of the course that an activity does not leave any more once it has begun. */
function followsOf(form: FormData): LastingSetting[] {
  const fields = { hiding: "seeing", names: "names", holds_marks: "mark_release" } as const;
  const names = Object.keys(fields) as LastingSetting[];
  return names.filter((name) => textOf(form, fields[name]) === "course");
}

interface PartProps {
  readonly activity: Activity | undefined;
  readonly error: ApiError | null;
}

/** Fields of the writing window of students; teachers can always write. */
function Writing({ activity, error }: PartProps) {
  return (
    <fieldset>
      <legend>
        When can students write? <small>optional; they can always read</small>
      </legend>
      <div class="date-range">
        {(["opens_at", "closes_at"] as const).map((name) => (
          <label key={name}>
            {name === "opens_at" ? "From" : "Until"}
            <input
              name={name}
              type="datetime-local"
              defaultValue={asField(activity?.[name] ?? null)}
            />
          </label>
        ))}
      </div>
      <FieldError error={error} field="dates" />
    </fieldset>
  );
}
