/** Choices of a marker by a rubric, as texts of the form: a level by its place, or typed points. */

import type {
  AssessedCriterion,
  MarkedCriterion,
  Rubric,
  RubricChoices,
} from "../../../api/openapi.generated";
import { textOf } from "../../../ui/form_data";
import { type NumberLimits, parseNumber } from "../../../ui/parse_number";
import { type Sum, sumOf } from "./sum";

/** Texts by the keys of criteria; empty where nothing is chosen. */
export type Choices = Readonly<Record<string, string>>;

/** Choices by one version of a rubric, also in its words: in another version places are others. */
export interface TypedChoices {
  readonly version: number;
  readonly choices: Choices;
  readonly assessment: readonly AssessedCriterion[];
}

/** Name of the field of a criterion. */
export function fieldOf(criterion: MarkedCriterion): string {
  return `criterion-${criterion.key}`;
}

export function limitsOf(criterion: MarkedCriterion): NumberLimits {
  return { least: 0, most: criterion.points, decimals: 2 };
}

/** Choices that a mark was given for, as far as the rubric of now still has them. */
export function choicesOf(rubric: Rubric, assessment: readonly AssessedCriterion[]): Choices {
  const given = new Map(assessment.map((one) => [one.key, one]));
  return Object.fromEntries(
    rubric.criteria.map((criterion) => [criterion.key, choiceOf(criterion, given)]),
  );
}

function choiceOf(
  criterion: MarkedCriterion,
  given: ReadonlyMap<string, AssessedCriterion>,
): string {
  const { points, level } = given.get(criterion.key) ?? { points: null, level: null };
  if (points === null || points > criterion.points) {
    return "";
  }
  if (criterion.levels.length === 0) {
    return String(points);
  }
  const place = criterion.levels.findIndex((one) => one.words === level && one.points === points);
  return place < 0 ? "" : String(place);
}

/** Choices that were typed by some version of the rubric, as far as this one still has them. */
export function choicesAgain(
  rubric: Rubric,
  { version, choices, assessment }: TypedChoices,
): Choices {
  if (version === rubric.version) {
    return choices;
  }
  const given = new Map(assessment.map((one) => [one.key, one]));
  return Object.fromEntries(
    rubric.criteria.map((criterion) => {
      const isTyped = criterion.levels.length === 0 && !given.get(criterion.key)?.level;
      return [criterion.key, isTyped ? (choices[criterion.key] ?? "") : choiceOf(criterion, given)];
    }),
  );
}

export function choicesIn(form: FormData, rubric: Rubric): Choices {
  return Object.fromEntries(
    rubric.criteria.map((criterion) => [criterion.key, textOf(form, fieldOf(criterion))]),
  );
}

export function typedChoicesIn(form: FormData, rubric: Rubric): TypedChoices {
  const choices = choicesIn(form, rubric);
  return { version: rubric.version, choices, assessment: assessmentOf(rubric, choices) };
}

/** Points of a criterion; null where nothing is chosen, or what is typed is no number. */
export function pointsOf(criterion: MarkedCriterion, choices: Choices): number | null {
  const chosen = choices[criterion.key] ?? "";
  if (criterion.levels.length > 0) {
    return criterion.levels[Number(chosen || Number.NaN)]?.points ?? null;
  }
  const { text } = parseNumber(chosen, limitsOf(criterion));
  return text === null ? null : Number(text);
}

export function sumOfChoices(rubric: Rubric, choices: Choices, maximum: number): Sum {
  const parts = rubric.criteria.map((criterion) => ({
    most: criterion.points,
    points: pointsOf(criterion, choices),
  }));
  return sumOf(parts, maximum);
}

/** The choices as the server takes them. */
export function bodyOf(rubric: Rubric, choices: Choices): RubricChoices {
  return {
    version: rubric.version,
    criteria: rubric.criteria.map((criterion) => {
      const points = pointsOf(criterion, choices);
      const isLevel = criterion.levels.length > 0;
      return {
        key: criterion.key,
        level: isLevel && points !== null ? Number(choices[criterion.key]) : null,
        points: isLevel || points === null ? null : String(points),
      };
    }),
  };
}

/** Assessment that a mark with these choices keeps, as the server would answer. */
export function assessmentOf(rubric: Rubric, choices: Choices): AssessedCriterion[] {
  return rubric.criteria.map((criterion) => ({
    key: criterion.key,
    title: criterion.title,
    most: criterion.points,
    points: pointsOf(criterion, choices),
    level: criterion.levels[Number(choices[criterion.key] || Number.NaN)]?.words ?? null,
    evidence: criterion.evidence,
  }));
}

/** True where a mark was given by other criteria than the rubric has now. */
export function isEarlier(rubric: Rubric, assessment: readonly AssessedCriterion[]): boolean {
  const kept = assessment.map(({ key, title, most, points, level }) =>
    JSON.stringify([key, title, most, points, level]),
  );
  const now = assessmentOf(rubric, choicesOf(rubric, assessment)).map(
    ({ key, title, most, points, level }) => JSON.stringify([key, title, most, points, level]),
  );
  return assessment.length > 0 && kept.join() !== now.join();
}
