/** Notes of a student as evidence for the criteria of a rubric, by their tags. */

import type {
  AssessedCriterion,
  EvidenceTag,
  GradeAnswer,
  WorkNote,
} from "../../api/openapi.generated";
import { t } from "../../i18n/messages";

export interface EvidencedCriterion {
  readonly key: string;
  readonly title: string;
  readonly evidence: readonly EvidenceTag[];
  /** Level and points that were given; null for a marker, in whose form it stands. */
  readonly result: string | null;
}

/** Criteria of a marker: those of the rubric as it is now. */
export function markedCriteria(answer: GradeAnswer | null): EvidencedCriterion[] {
  const criteria = answer?.rubric?.criteria ?? [];
  return criteria.map(({ key, title, evidence }) => ({ key, title, evidence, result: null }));
}

/** Criteria of a student: those by which their mark was given. */
export function assessedCriteria(assessment: readonly AssessedCriterion[]): EvidencedCriterion[] {
  return assessment.map(({ key, title, evidence, points, most, level }) => ({
    key,
    title,
    evidence,
    result:
      points === null
        ? t("not marked")
        : level
          ? t("{points} of {most}: {level}", { points, most, level })
          : t("{points} of {most}", { points, most }),
  }));
}

/** True for a note with one of the tags. */
export function isEvidence({ evidence }: EvidencedCriterion, note: WorkNote): boolean {
  return evidence.some(({ keys, name }) =>
    // What was handed in before keys were noted has names alone.
    note.tag_key === "" ? note.tag === name : keys.includes(note.tag_key),
  );
}
