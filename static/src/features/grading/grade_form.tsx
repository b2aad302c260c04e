/** Form of a mark and a comment: sent when they are saved, or kept as a draft. */

import { t } from "../../i18n/messages";
import "./grading.css";
import { useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { api } from "../../api/http";
import type {
  AssessedCriterion,
  ChangedGrade,
  Current,
  Grade,
  GradeDraft,
  Rubric,
} from "../../api/openapi.generated";
import { draftMarkPath, gradePath } from "../../api/paths/marks";
import { useMutation } from "../../query/use_mutation";
import { FormError } from "../../ui/field_error";
import { textOf } from "../../ui/form_data";
import { isSendKey } from "../../ui/keys";
import { NumberField } from "../../ui/number_field";
import { type NumberLimits, parseNumber } from "../../ui/parse_number";
import { useUnsaved } from "../../ui/unsaved_input";
import { ChangedMeanwhile } from "./changed_meanwhile";
import { CommentField } from "./feedback/comment_field";
import { keepRefusal } from "./refusal";
import { Removal } from "./removal";
import {
  assessmentOf,
  bodyOf,
  choicesAgain,
  choicesIn,
  choicesOf,
  typedChoicesIn,
} from "./rubric/choices";
import { focusFirst, RubricFields } from "./rubric/rubric_fields";
import { useRubricMark } from "./rubric/use_rubric_mark";
import { keyOf, type SavedMark, type TypedMark, UNKNOWN, unsavedMarks } from "./unsaved";
import { type MarkChange, refetchMarks, updateMarks } from "./update_marks";

export interface GradeFormProps {
  readonly activityId: string;
  readonly enrolmentId: string;
  readonly name: string;
  /** Highest mark of the activity. */
  readonly maximum: number;
  /** Mark that is released. */
  readonly grade: Grade | null;
  /** Mark that is not. */
  readonly draft: GradeDraft | null;
  /** True where marks are drafts until they are released. */
  readonly holdsMarks: boolean;
  /** True for who may withdraw the mark that is released. */
  readonly mayWithdraw: boolean;
  /** False where marks stay here. */
  readonly isInLms: boolean;
  /** Called when there is nothing unsaved any more; without it the form stays. */
  readonly close?: () => void;
  /** Called once a mark is saved, to go to the next student; null where there is none. */
  readonly goOn?: (() => void) | null;
  /** Called with words about a mark that was saved, and whether one goes on to the next student. */
  readonly onSaved?: (words: string, isGoingOn: boolean) => void;
  /** Rubric by which the student is marked; without one, an assessment that is there stays. */
  readonly rubric?: Rubric | null;
  /** Criteria for which the mark, or its draft, was given. */
  readonly assessment?: readonly AssessedCriterion[];
  /** Called with the key of the criterion that has the focus. */
  readonly onCriterion?: (key: string) => void;
  /** Mark with which the form begins, in place of the one that is saved. */
  readonly proposed?: SavedMark;
  /** Act of saving, where it does not set the mark or its draft. */
  readonly act?: MarkAct;
}

export interface MarkAct {
  readonly label: string;
  /** Time of the mark in whose place one is saved; null for none. */
  readonly savedAt: string | null;
  /** Save a mark; its time. */
  readonly save: (body: ChangedGrade) => Promise<string | null>;
  /** Called once what was typed is settled, to show what has become of it. */
  readonly refetch: () => Promise<unknown>;
}

/** Change of a mark, and the time of the mark that is saved by it; null for none. */
interface Saved extends MarkChange {
  readonly at: string | null;
}

export function GradeForm(props: GradeFormProps) {
  const [times, beginAgain] = useReducer((count: number) => count + 1, 0);
  return <MarkForm key={times} {...props} beginAgain={() => beginAgain(undefined)} />;
}

interface MarkFormProps extends GradeFormProps {
  /** Make the form anew with what is saved. */
  readonly beginAgain: () => void;
}

function MarkForm(props: MarkFormProps) {
  const { activityId, enrolmentId, name, maximum, grade, draft, holdsMarks, close, goOn } = props;
  const { error, isBusy, run } = useMutation();
  const place = useRef<HTMLFormElement>(null);
  // Before the next key, which belongs to this student.
  useLayoutEffect(() => {
    if (place.current !== null) {
      focusFirst(place.current);
    }
  }, []);
  const limits: NumberLimits = { least: 0, most: maximum, decimals: 2 };
  const key = keyOf(activityId, enrolmentId);
  const kept = useUnsaved(unsavedMarks, key);
  const typed = kept.value;
  const saved: SavedMark | null = props.proposed ?? draft ?? grade;
  const rubric = props.rubric ?? null;
  const [first] = useState(() => {
    if (rubric === null) {
      return {};
    }
    return typed?.rubric
      ? choicesAgain(rubric, typed.rubric)
      : choicesOf(rubric, props.assessment ?? []);
  });
  // Choices of an earlier rubric, in a form that was made anew.
  const [isOfEarlier] = useState(
    rubric !== null && !!typed?.rubric && typed.rubric.version !== rubric.version,
  );
  const firstScore = typed?.score ?? String(saved?.score ?? "");
  const mark = useRubricMark(rubric, maximum, first, firstScore);
  const shown = holdsMarks ? (draft ?? grade) : grade;
  const savedAt = props.act === undefined ? (shown?.graded_at ?? null) : props.act.savedAt;
  const theirs = typed === undefined ? null : unseenMark(typed, shown, savedAt, props.assessment);
  const typedIn = (form: FormData): TypedMark => ({
    score: textOf(form, "score"),
    comment: textOf(form, "comment"),
    rubric: rubric === null ? null : typedChoicesIn(form, rubric),
    seen: typed?.seen ?? [savedAt],
    refusedFor: typed?.refusedFor ?? null,
  });
  const send = async (request: () => Promise<Saved>, andThen = close) => {
    const sent = kept.latest();
    const isSent = await run(async () => {
      const { at, ...change } = await request().catch(
        keepRefusal(kept, () => refetchMarks(activityId)),
      );
      // Whatever was typed while it was saved stays, and so does the form.
      if (!kept.settle(sent)) {
        kept.change((later) => ({ ...later, seen: [...later.seen, at], refusedFor: null }));
      }
      await (props.act === undefined
        ? updateMarks(activityId, { [enrolmentId]: change })
        : props.act.refetch());
    });
    if (isSent && kept.latest() === undefined) {
      andThen?.();
    }
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement, event.submitter);
    const { text: score } = parseNumber(textOf(form, "score"), limits);
    if (score !== null) {
      const comment = textOf(form, "comment");
      const choices = rubric === null ? null : choicesIn(form, rubric);
      const isByRubric = rubric !== null && choices !== null;
      const chosen = isByRubric ? { rubric: bodyOf(rubric, choices) } : {};
      // What is refused stays beside what it was refused for.
      const sent = kept.latest() ?? typedIn(form);
      kept.keep(sent);
      const body = { score, comment, seen_at: sent.seen.at(-1) ?? null, ...chosen };
      const isGoingOn = textOf(form, "then") === "next" && goOn != null;
      const then = () => {
        props.onSaved?.(
          t("Saved {score} of {maximum} for {name}", { score, maximum, name }),
          isGoingOn,
        );
        (isGoingOn ? goOn : close)?.();
      };
      const given = isByRubric ? { assessment: assessmentOf(rubric, choices) } : {};
      void send(async () => ({ ...(await save(props, body)), ...given }), then);
    }
  };
  return (
    <form
      class="grade-form"
      ref={place}
      aria-label={t("Mark of {name}", { name })}
      onSubmit={(event) => submit(event as unknown as SubmitEvent)}
      onInput={({ currentTarget, target }) => {
        const form = new FormData(currentTarget);
        const { name: field } = target as HTMLInputElement;
        const score = mark === null ? textOf(form, "score") : mark.take(form, field);
        kept.keep({ ...typedIn(form), score });
      }}
      onKeyDown={(event) => {
        if (isSendKey(event)) {
          event.preventDefault();
          // As Enter in the field of the mark does: by the first button that submits.
          event.currentTarget.querySelector<HTMLButtonElement>("button[type=submit]")?.click();
        }
      }}
    >
      {typed !== undefined && theirs !== null && (
        <ChangedMeanwhile
          what="mark"
          theirs={theirs}
          mine={{
            score: typed.score,
            text: typed.comment,
            points: typed.rubric?.assessment ?? [],
          }}
          maximum={maximum}
          isRefused={typed.refusedFor !== null}
          onKeep={() => {
            kept.change((later) => ({
              ...later,
              seen: [...later.seen, theirs.at],
              refusedFor: null,
            }));
            place.current?.requestSubmit();
          }}
          onTake={() => {
            kept.forget();
            props.beginAgain();
          }}
        />
      )}
      {isOfEarlier && (
        <p class="notice" role="status">
          {t(
            "The rubric has changed since you chose by it. What it has no more is not chosen below.",
          )}
        </p>
      )}
      {rubric !== null && mark !== null && (
        <RubricFields
          rubric={rubric}
          mark={mark}
          maximum={maximum}
          first={first}
          onFocus={props.onCriterion}
        />
      )}
      <NumberField
        // Filled in anew with the sum of the rubric.
        key={mark?.fills}
        label={t("Mark")}
        name="score"
        limits={limits}
        defaultValue={mark?.text ?? firstScore}
        unit={t("of {maximum}", { maximum })}
      />
      <CommentField
        label={t("Comment for {name}", { name })}
        name="comment"
        rows={goOn === undefined ? 2 : 4}
        defaultValue={typed?.comment ?? saved?.comment ?? ""}
      />
      <p class="button-row">
        {goOn != null && (
          <button type="submit" class="primary" name="then" value="next" disabled={isBusy}>
            {t("{props} and go on", { props: shortLabel(props) })}
          </button>
        )}
        <button type="submit" class={goOn == null ? "primary" : ""} disabled={isBusy}>
          {goOn == null ? saveLabel(props) : shortLabel(props)}
        </button>
        {close !== undefined && (
          <button
            type="button"
            onClick={() => {
              kept.forget();
              close();
            }}
          >
            {t("Cancel")}
          </button>
        )}
        <Removal {...props} send={send} />
      </p>
      <FormError error={theirs === null ? error : null} />
    </form>
  );
}

function saveLabel({ act, holdsMarks, isInLms }: GradeFormProps): string {
  if (act !== undefined) {
    return act.label;
  }
  if (holdsMarks) {
    return t("Save the draft");
  }
  return isInLms ? t("Save and send to the LMS") : t("Save");
}

/** Label beside another button that saves. */
function shortLabel({ act, holdsMarks, isInLms }: GradeFormProps): string {
  return act?.label ?? (holdsMarks || !isInLms ? t("Save") : t("Send to the LMS"));
}

async function save(
  { act, activityId, enrolmentId, holdsMarks }: GradeFormProps,
  body: ChangedGrade,
): Promise<Saved> {
  if (act !== undefined) {
    return { at: await act.save(body) };
  }
  if (holdsMarks) {
    const draft = await api("PUT", draftMarkPath(activityId, enrolmentId), body);
    return { draft, at: draft.graded_at };
  }
  const grade = await api("PUT", gradePath(activityId, enrolmentId), body);
  return { grade, at: grade.graded_at };
}

/** Saved mark that whoever typed has not seen; null where they have. */
function unseenMark(
  { seen, refusedFor }: TypedMark,
  shown: Grade | GradeDraft | null,
  savedAt: string | null,
  assessment: readonly AssessedCriterion[] = [],
): Current | null {
  if (seen.includes(savedAt) || savedAt === refusedFor?.at) {
    return refusedFor;
  }
  return {
    ...UNKNOWN,
    at: savedAt,
    score: shown?.score ?? null,
    text: shown?.comment ?? "",
    is_computed: shown?.is_computed ?? false,
    points: assessment.map(({ title, points }) => ({ title, points })),
  };
}
