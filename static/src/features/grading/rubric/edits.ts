/** Edits of a rubric; each gives a new list. Numbers are texts, as they are typed. */

import type { EditedCriterion, NewCriterion, Tag } from "../../../api/openapi.generated";
import { isInUse } from "../../../document/annotations/tags";
import { newKey } from "../../../ui/keyed_rows";
import { type NumberLimits, parseNumber } from "../../../ui/parse_number";

/** Limits of texts and numbers, as the server has them. */
export const TITLE_LIMIT = 200;
export const DESCRIPTION_LIMIT = 2_000;
export const LEVEL_LIMIT = 300;
export const MOST_CRITERIA = 20;
export const MOST_LEVELS = 9;
export const POINTS: NumberLimits = { least: 0, most: 1_000, decimals: 2 };

export interface TypedLevel {
  readonly words: string;
  readonly points: string;
}

export interface TypedCriterion {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  /** Most points; with levels, the best of these counts. */
  readonly points: string;
  readonly levels: readonly TypedLevel[];
  readonly tags: readonly string[];
}

/** A rubric of the server as it is typed. */
export function typed(criteria: readonly EditedCriterion[]): TypedCriterion[] {
  return criteria.map((one) => ({
    ...one,
    points: String(one.points),
    levels: one.levels.map(({ words, points }) => ({ words, points: String(points) })),
  }));
}

/** Criteria as the server takes them; null while some number is none. */
export function asBody(criteria: readonly TypedCriterion[]): NewCriterion[] | null {
  const made = criteria.map(({ points, levels, ...rest }) => {
    const parsed = levels.map((one) => ({ words: one.words, points: plain(one.points) }));
    return { ...rest, tags: [...rest.tags], points: mostOf({ points, levels }), levels: parsed };
  });
  return made.every(isComplete) ? (made as NewCriterion[]) : null;
}

function isComplete({
  points,
  levels,
}: {
  points: string | null;
  levels: readonly { points: string | null }[];
}): boolean {
  return points !== null && levels.every((one) => one.points !== null);
}

/** Most points of a criterion in plain digits; null where it is not typed yet. */
export function mostOf({
  points,
  levels,
}: Pick<TypedCriterion, "points" | "levels">): string | null {
  const all = levels.length === 0 ? [plain(points)] : levels.map((one) => plain(one.points));
  return all.reduce(
    (best, one) => (best === null || one === null ? null : Number(one) > Number(best) ? one : best),
    all[0] ?? null,
  );
}

/** Sum of the most points, rounded to hundredths; null while some number is none. */
export function totalOf(criteria: readonly TypedCriterion[]): number | null {
  const all = criteria.map(mostOf);
  return all.includes(null)
    ? null
    : all.reduce((sum, one) => sum + Math.round(Number(one) * 100), 0) / 100;
}

function plain(text: string): string | null {
  return parseNumber(text, POINTS).text;
}

export function newCriterion(values: Partial<TypedCriterion> = {}): TypedCriterion {
  return {
    key: newKey("c"),
    title: "",
    description: "",
    points: "10",
    levels: [],
    tags: [],
    ...values,
  };
}

/** One criterion for each tag in use, whose notes are its evidence. */
export function fromTags(tags: readonly Tag[]): TypedCriterion[] {
  return tags
    .filter(isInUse)
    .slice(0, MOST_CRITERIA)
    .map(({ key, name, description }) => newCriterion({ title: name, description, tags: [key] }));
}

/** The levels with one more; the first ones of a criterion share out its points. */
export function withLevel({ levels, points }: TypedCriterion): TypedLevel[] {
  return levels.length > 0
    ? [...levels, { words: "", points: "" }]
    : [
        { words: "", points: "0" },
        { words: "", points },
      ];
}
