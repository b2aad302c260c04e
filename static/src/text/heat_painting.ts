/** Paints parts of a text by how many people have marked them, with the CSS Custom Highlight API. */

import type { RenderedText, Span } from "./anchors";
import { canPaint } from "./painting";

/** A part of the text with the number of people who have marked it. */
export interface Heat extends Span {
  readonly people: number;
}

/** Number of strengths that a reader can tell apart. */
export const LEVELS = 5;

/** Registry entry of a strength, from 1 on. */
const NAME = "heat";
const ACTIVE = "heat-active";

/** The greatest number of people on any part. */
export function mostOf(heat: readonly Heat[]): number {
  return heat.reduce((most, { people }) => Math.max(most, people), 0);
}

/** Numbers of people by strength, the weakest first; fewer strengths where there are fewer people. */
export function levelsOf(most: number): (readonly [least: number, most: number])[] {
  const levels = Math.min(LEVELS, most);
  return Array.from({ length: levels }, (_, i) => [
    Math.floor((i * most) / levels) + 1,
    Math.floor(((i + 1) * most) / levels),
  ]);
}

/** Strength of a number of people among these levels, from 1 on. */
export function levelFor(people: number, levels: readonly (readonly [number, number])[]): number {
  return levels.findIndex(([, most]) => people <= most) + 1;
}

/** Parts of the text with their strength, neighbours of the same one made one. */
export function strengths(
  heat: readonly Heat[],
  levels: readonly (readonly [number, number])[],
): (Span & { readonly level: number })[] {
  const found: { start: number; end: number; level: number }[] = [];
  for (const { start, end, people } of heat) {
    const level = levelFor(people, levels);
    const last = found.at(-1);
    if (last?.end === start && last.level === level) {
      last.end = end;
    } else {
      found.push({ start, end, level });
    }
  }
  return found;
}

/** Number of people at an offset; 0 where nobody has marked anything. */
export function peopleAt(heat: readonly Heat[], offset: number): number {
  let low = 0;
  let high = heat.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((heat[middle]?.end ?? 0) > offset) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  const found = heat[low];
  return found !== undefined && found.start <= offset ? found.people : 0;
}

/** Paint the heat of a text in place of any other. */
export function paintHeat(text: RenderedText, heat: readonly Heat[]): void {
  if (!canPaint()) {
    return;
  }
  clearHeat();
  const levels = levelsOf(mostOf(heat));
  for (const { level, ...span } of strengths(heat, levels)) {
    const range = text.rangeOf(span);
    if (range !== null) {
      const name = `${NAME}-${level}`;
      const entry = CSS.highlights.get(name) ?? new Highlight();
      entry.add(range);
      CSS.highlights.set(name, entry);
    }
  }
}

/** Show one part as the one that is looked at; null for none. */
export function showActiveHeat(text: RenderedText, span: Span | null): void {
  if (!canPaint()) {
    return;
  }
  const range = span && text.rangeOf(span);
  if (range === null) {
    CSS.highlights.delete(ACTIVE);
    return;
  }
  const entry = new Highlight(range);
  entry.priority = 1;
  CSS.highlights.set(ACTIVE, entry);
}

/** Take everything off the page. */
export function clearHeat(): void {
  if (canPaint()) {
    for (let level = 1; level <= LEVELS; level += 1) {
      CSS.highlights.delete(`${NAME}-${level}`);
    }
    CSS.highlights.delete(ACTIVE);
  }
}
