/** Editor of the rubric of an activity: folded until it is wanted, saved by a button. */

import { plural, t } from "../../../i18n/messages";
import "./rubric.css";
import { useState } from "preact/hooks";
import { api } from "../../../api/http";
import type { EditedRubric, Tag } from "../../../api/openapi.generated";
import { tagsPath } from "../../../api/paths/activities";
import { rubricPath } from "../../../api/paths/marks";
import { isInUse } from "../../../document/annotations/tags";
import { updateAnswer } from "../../../query/client";
import { useMutation } from "../../../query/use_mutation";
import { useQuery } from "../../../query/use_query";
import { RefetchError } from "../../../ui/error_page";
import { FormError } from "../../../ui/field_error";
import { useKeptFocus } from "../../../ui/kept_focus";
import { UnsavedInput, useUnsaved } from "../../../ui/unsaved_input";
import { CriterionColumns } from "./criterion_columns";
import { CriterionRow } from "./criterion_row";
import {
  asBody,
  fromTags,
  MOST_CRITERIA,
  newCriterion,
  type TypedCriterion,
  totalOf,
  typed,
} from "./edits";

/** Criteria that are typed and not saved, with the rubric that was saved then. */
interface TypedRubric {
  readonly saved: EditedRubric;
  readonly criteria: readonly TypedCriterion[];
}

/** By activity. */
const unsavedRubrics = new UnsavedInput<TypedRubric>();

interface RubricEditorProps {
  readonly activityId: string;
  /** Highest mark of the activity. */
  readonly maximum: number;
}

export function RubricEditor({ activityId, maximum }: RubricEditorProps) {
  const rubric = useQuery(rubricPath(activityId));
  const tags = useQuery(tagsPath(activityId));
  const [isUnsaved] = useState(unsavedRubrics.at(activityId) !== undefined);
  const count = rubric.data?.criteria.length ?? 0;
  return (
    <details class="rubric-editor" open={isUnsaved}>
      <summary>
        <h2>{t("Rubric")}</h2>
        <small>{count === 0 ? t("none") : plural(count, "{n} criterion", "{n} criteria")}</small>
      </summary>
      <p class="hint">
        {t(
          "Criteria for marking. Each gathers the student’s notes with its tags as evidence, and the mark is the sum of the points.",
        )}
      </p>
      <RefetchError error={rubric.error ?? tags.error} />
      {rubric.data !== null && tags.data !== null && (
        <Editor
          activityId={activityId}
          maximum={maximum}
          loaded={rubric.data}
          refetch={rubric.refetch}
          tags={tags.data.tags.filter(isInUse)}
        />
      )}
      {rubric.data !== null && <CriterionColumns activityId={activityId} rubric={rubric.data} />}
    </details>
  );
}

interface EditorProps {
  readonly activityId: string;
  readonly maximum: number;
  readonly loaded: EditedRubric;
  readonly refetch: () => Promise<void>;
  readonly tags: readonly Tag[];
}

function Editor({ activityId, maximum, loaded, refetch, tags }: EditorProps) {
  const { error, isBusy, run } = useMutation();
  const kept = useUnsaved(unsavedRubrics, activityId);
  // What is edited here: somebody else's newer version is refused by the server, not overwritten.
  const { saved, criteria } = kept.value ?? { saved: loaded, criteria: typed(loaded.criteria) };
  const [openKey, setOpenKey] = useState<string | null>(null);
  const rows = useKeptFocus();
  const isChanged = kept.value !== undefined;
  const setCriteria = (next: readonly TypedCriterion[]) => {
    if (JSON.stringify(next) === JSON.stringify(typed(saved.criteria))) {
      kept.forget();
    } else {
      kept.keep({ saved, criteria: next });
    }
  };
  const body = asBody(criteria);
  const add = () => {
    const made = newCriterion();
    setCriteria([...criteria, made]);
    setOpenKey(made.key);
  };
  const save = async () => {
    const sent = kept.latest();
    const { version } = saved;
    const isDone = await run(async () => {
      if (body !== null) {
        const answer = await api("PUT", rubricPath(activityId), { version, criteria: body });
        await updateAnswer(rubricPath(activityId), () => answer);
        // What was typed while it was saved stays.
        kept.settle(sent);
        kept.change((later) => ({ ...later, saved: answer }));
      }
    });
    if (!isDone) {
      await refetch();
    }
  };
  return (
    <form
      aria-label={t("Rubric")}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <ol class="rubric-rows" ref={rows}>
        {criteria.map((criterion, place) => (
          <CriterionRow
            key={criterion.key}
            criterion={criterion}
            criteria={criteria}
            tags={tags}
            place={place}
            error={error}
            isOpen={criterion.key === openKey}
            onOpen={(isOpen) => setOpenKey(isOpen ? criterion.key : null)}
            onChange={setCriteria}
          />
        ))}
      </ol>
      <p class="button-row">
        <button type="button" disabled={criteria.length >= MOST_CRITERIA} onClick={add}>
          {t("Add a criterion")}
        </button>
        {criteria.length === 0 && (
          <button type="button" onClick={() => setCriteria(fromTags(tags))}>
            {t("One criterion for each tag")}
          </button>
        )}
      </p>
      <Total criteria={criteria} maximum={maximum} />
      {isChanged && saved.assessed > 0 && (
        <p class="notice">
          {plural(
            saved.assessed,
            "{n} student has been marked by this rubric. The mark and its points stay as they are, until somebody marks them anew.",
            "{n} students have been marked by this rubric. Their marks and points stay as they are, until somebody marks them anew.",
          )}
        </p>
      )}
      <p class="button-row">
        <button type="submit" class="primary" disabled={isBusy || body === null}>
          {t("Save the rubric")}
        </button>
        {isChanged && (
          <button type="button" onClick={kept.forget}>
            {t("Undo the changes")}
          </button>
        )}
        <span role="status">{stateWords(saved, isChanged, body === null)}</span>
      </p>
      {isChanged && loaded.version !== saved.version && (
        <SavedMeanwhile
          rubric={loaded}
          onTake={kept.forget}
          onReplace={() => kept.change((mine) => ({ ...mine, saved: loaded }))}
        />
      )}
      <FormError error={error} except={criteria.map((_, place) => `criteria.${place}`)} />
    </form>
  );
}

function stateWords({ version }: EditedRubric, isChanged: boolean, isRefused: boolean): string {
  if (!isChanged) {
    return version > 0 ? t("Saved.") : "";
  }
  return isRefused ? t("Write the points of each as a number.") : t("Not saved yet.");
}

interface SavedMeanwhileProps {
  readonly rubric: EditedRubric;
  readonly onTake: () => void;
  readonly onReplace: () => void;
}

/** Rubric that somebody else has saved since one began. */
function SavedMeanwhile({ rubric: { criteria }, onTake, onReplace }: SavedMeanwhileProps) {
  return (
    <div class="notice" role="status">
      <p>
        {criteria.length === 0
          ? t("Somebody has saved another rubric since you began: without criteria.")
          : t("Somebody has saved another rubric since you began:")}
      </p>
      <ul>
        {criteria.map(({ key, title, points }) => (
          <li key={key}>{t("{title}, {points} points", { title, points })}</li>
        ))}
      </ul>
      <p>{t("Saving puts yours in the place of theirs.")}</p>
      <p class="button-row">
        <button type="button" onClick={onTake}>
          {t("Load what is saved")}
        </button>
        <button type="button" onClick={onReplace}>
          {t("Go on with mine")}
        </button>
      </p>
    </div>
  );
}

interface TotalProps {
  readonly criteria: readonly TypedCriterion[];
  readonly maximum: number;
}

/** Points in all, and what they are in a mark. */
function Total({ criteria, maximum }: TotalProps) {
  const total = totalOf(criteria);
  if (total === null || total === 0) {
    return null;
  }
  return <p>{t("{total} points in all make the highest mark, {maximum}.", { total, maximum })}</p>;
}
