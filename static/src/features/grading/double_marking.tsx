/** Marks of two people beside a work: each sees the other's after giving their own; one is agreed on. */

import { useState } from "preact/hooks";
import type {
  AssessedCriterion,
  ChangedGrade,
  DoubleMarking as Marking,
  SingleMark,
} from "../../api/openapi.generated";
import { list, t } from "../../i18n/messages";
import { useMutation } from "../../query/use_mutation";
import { ConfirmButton } from "../../ui/confirm_button";
import { FormError } from "../../ui/field_error";
import type { DoubleMarkingCalls } from "./double_marking_calls";
import { GivenMark, nameOf } from "./given_mark";
import { GradeForm, type GradeFormProps } from "./grade_form";
import { markingStateWords } from "./marking_state";
import { keyOf, type SavedMark, unsavedMarks } from "./unsaved";

interface DoubleMarkingProps extends GradeFormProps {
  readonly marking: Marking;
  readonly calls: DoubleMarkingCalls;
}

/** A mark to begin with, and the criteria by which it was given. */
interface Proposal {
  readonly id: string;
  readonly mark: SavedMark;
  /** null where the form is without the rubric: the criteria have the mean of both. */
  readonly assessment: readonly AssessedCriterion[] | null;
}

export function DoubleMarking({ marking, calls, ...form }: DoubleMarkingProps) {
  const { marking_state, given } = marking;
  const [isDeciding, setDeciding] = useState(false);
  const own = given.find((one) => one.is_own);
  const isAgreeing =
    marking_state.may_agree && (marking_state.is_agreed || marking_state.given >= 2 || isDeciding);
  const mayDecide = marking_state.may_agree && marking_state.may_give && marking_state.given > 0;
  return (
    <section class="double-marking" aria-label={t("Marks of two people")}>
      <p role="status">{sentence(marking)}</p>
      {given.length > 0 && <Given marking={marking} isOpen={own !== undefined || isAgreeing} />}
      {marking.is_mean_rounded && !marking_state.is_agreed && (
        <p class="hint">{t("The mean is rounded to two decimals.")}</p>
      )}
      {isAgreeing && <Agreeing marking={marking} calls={calls} form={form} />}
      {!isAgreeing && marking_state.may_give && <OwnMark form={form} calls={calls} own={own} />}
      {mayDecide && (
        <p>
          <button type="button" class="quiet" onClick={() => setDeciding(!isDeciding)}>
            {isDeciding ? t("Give my own mark instead") : t("Decide without a second mark")}
          </button>
        </p>
      )}
    </section>
  );
}

function Given({ marking, isOpen }: { readonly marking: Marking; readonly isOpen: boolean }) {
  const marks = (
    <ul class="given-marks">
      {marking.given.map((one) => (
        <GivenMark key={one.id} given={one} />
      ))}
    </ul>
  );
  // A teacher may look, and need not be led by it before giving a mark.
  return isOpen ? (
    marks
  ) : (
    <details>
      <summary>{t("Show the mark of {names}", { names: list(marking.given.map(nameOf)) })}</summary>
      {marks}
    </details>
  );
}

interface OwnMarkProps {
  readonly calls: DoubleMarkingCalls;
  readonly form: GradeFormProps;
  readonly own: SingleMark | undefined;
}

function OwnMark({ form, calls, own }: OwnMarkProps) {
  const { activityId, enrolmentId, name } = form;
  const { error, run } = useMutation();
  const takeBack = () =>
    run(async () => {
      await calls.takeBack();
      unsavedMarks.forget(keyOf(activityId, enrolmentId));
      await calls.refetch();
    });
  return (
    <>
      <GradeForm
        {...form}
        key={`${own?.id} ${form.rubric?.version}`}
        grade={null}
        draft={null}
        {...(own === undefined ? {} : { proposed: own })}
        assessment={own?.assessment ?? []}
        act={{
          label: own === undefined ? t("Give my mark") : t("Change my mark"),
          savedAt: own?.given_at ?? null,
          save: calls.give,
          refetch: calls.refetch,
        }}
      />
      {own !== undefined && (
        <ConfirmButton
          question={t("Take your mark of {name} back?", { name })}
          confirmLabel={t("Take back")}
          onConfirm={() => void takeBack()}
        >
          {t("Take my mark back")}
        </ConfirmButton>
      )}
      <FormError error={error} />
    </>
  );
}

interface AgreeingProps {
  readonly calls: DoubleMarkingCalls;
  readonly marking: Marking;
  readonly form: GradeFormProps;
}

function Agreeing({ marking, calls, form }: AgreeingProps) {
  const { activityId, enrolmentId, name, grade, draft } = form;
  const { error, run } = useMutation();
  const { given, mean, marking_state } = marking;
  const [proposal, setProposal] = useState<Proposal | null>(null);
  const both = [...new Set(given.map(({ comment }) => comment).filter(Boolean))].join("\n\n");
  const propose = (next: Proposal) => {
    unsavedMarks.forget(keyOf(activityId, enrolmentId));
    setProposal(next);
  };
  // Both have something to say to the student, whichever mark it becomes.
  const first: SavedMark | null = marking_state.is_agreed ? draft : { score: null, comment: both };
  const proposed = proposal?.mark ?? first;
  const isByRubric = proposal !== null && proposal.assessment !== null;
  return (
    <>
      <p class="button-row">
        {given.map((one) => (
          <button
            type="button"
            key={one.id}
            aria-pressed={proposal?.id === one.id}
            onClick={() => propose({ id: one.id, mark: one, assessment: one.assessment })}
          >
            {t("Use {score} ({one})", { score: one.score, one: nameOf(one) })}
          </button>
        ))}
        {mean !== null && (
          <button
            type="button"
            aria-pressed={proposal?.id === "mean"}
            onClick={() =>
              propose({ id: "mean", mark: { score: mean, comment: both }, assessment: null })
            }
          >
            {t("Use the mean, {mean}", { mean })}
          </button>
        )}
      </p>
      <GradeForm
        {...form}
        key={`${proposal?.id} ${form.rubric?.version} ${draft?.graded_at}`}
        draft={null}
        {...(proposed === null ? {} : { proposed })}
        rubric={isByRubric ? (form.rubric ?? null) : null}
        assessment={proposal?.assessment ?? []}
        act={{
          label: marking_state.is_agreed ? t("Change the agreed mark") : t("Agree on this mark"),
          savedAt: (draft ?? grade)?.graded_at ?? null,
          save: (body: ChangedGrade) => calls.agree({ ...body, marks: given.map(({ id }) => id) }),
          refetch: async () => {
            setProposal(null);
            await calls.refetch();
          },
        }}
      />
      {draft !== null && (
        <ConfirmButton
          question={t("Discard the agreed mark of {name}? The marks that both gave stay.", {
            name,
          })}
          confirmLabel={t("Discard")}
          onConfirm={() => void run(() => calls.discard(draft.graded_at).then(calls.refetch))}
        >
          {t("Discard the agreed mark")}
        </ConfirmButton>
      )}
      <FormError error={error} />
    </>
  );
}

function sentence(marking: Marking): string {
  const { marking_state, is_blind: isBlind, agreed_by: by } = marking;
  if (marking_state.is_agreed) {
    const who = by === null ? t("A mark is agreed on.") : t("Agreed by {by}.", { by });
    return marking_state.may_agree
      ? `${who} ${t("It can be changed below; the marks that both gave stay as they are.")}`
      : `${who} ${t("The two who marked this work, and teachers, can change it.")}`;
  }
  if (marking_state.given >= 2) {
    return isBlind
      ? t("Two people have marked this work. They have not agreed on a mark yet.")
      : t("Two marks, which {state}. They stay as they are; agree on one mark below.", {
          state: markingStateWords(marking_state),
        });
  }
  if (marking_state.given === 0) {
    return t(
      "0 of 2 marks. Two people mark each work, and see each other’s marks once both are given.",
    );
  }
  if (marking_state.is_own_given) {
    return t("1 of 2 marks: yours. You can change it until somebody else has given theirs.");
  }
  return isBlind
    ? t("1 of 2 marks. You see it, and what its marker wrote, once you have given yours.")
    : t("1 of 2 marks.");
}
