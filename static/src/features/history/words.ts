/** Words for the steps of a history, and its days. */

import type { PastAct, PastStep } from "../../document/annotations/past";
import { list, plural } from "../../i18n/messages";
import { dayOf } from "../../ui/format_time";

/** Minutes without a step after which somebody has begun anew. */
const REST = 10;

/** Words for acts of each kind, by their number, in the order in which they are said. */
const WORDS: readonly (readonly [string, (count: number) => string])[] = [
  ["note", (n) => plural(n, "marked {n} passage", "marked {n} passages")],
  ["note-back", (n) => plural(n, "restored {n} note", "restored {n} notes")],
  ["passage", (n) => plural(n, "put {n} note on other words", "put {n} notes on other words")],
  ["tag", (n) => plural(n, "gave {n} note another tag", "gave {n} notes another tag")],
  ["comment", (n) => plural(n, "wrote {n} comment", "wrote {n} comments")],
  ["answer", (n) => plural(n, "wrote {n} answer", "wrote {n} answers")],
  ["text", (n) => plural(n, "changed {n} comment", "changed {n} comments")],
  ["agree", (n) => plural(n, "agreed with {n} comment", "agreed with {n} comments")],
  ["agree-gone", (n) => plural(n, "took back {n} agreement", "took back {n} agreements")],
  ["question", (n) => plural(n, "changed {n} question", "changed {n} questions")],
  ["claim", (n) => plural(n, "changed {n} claim", "changed {n} claims")],
  ["check", (n) => plural(n, "checked {n} claim", "checked {n} claims")],
  ["check-gone", (n) => plural(n, "took back {n} check", "took back {n} checks")],
  ["comment-gone", (n) => plural(n, "deleted {n} comment", "deleted {n} comments")],
  ["note-gone", (n) => plural(n, "deleted {n} note", "deleted {n} notes")],
];

/** "marked 3 passages and wrote 1 comment". */
export function actsInWords(acts: readonly PastAct[]): string {
  const counts = new Map<string, number>();
  // What stood in a restored note comes with it, and is no act of its own.
  const restored = new Set(acts.filter(({ kind }) => kind === "note-back").map(({ note }) => note));
  for (const act of acts) {
    if (act.kind === "note-back" || !restored.has(act.note)) {
      const kind = act.kind === "comment" && act.values.reply_to ? "answer" : act.kind;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
  }
  return list(
    WORDS.flatMap(([kind, words]) => {
      const count = counts.get(kind);
      return count === undefined ? [] : [words(count)];
    }),
  );
}

/** Steps of one person with no long rest between them. */
export interface Sitting {
  readonly author: string;
  /** Number of the first step and the one after the last. */
  readonly first: number;
  readonly end: number;
  /** Times of the first and the last step; null where none are known. */
  readonly from: string | null;
  readonly to: string | null;
  readonly words: string;
}

/** Sittings of one day. */
export interface Day {
  /** "3 Mar 2026"; empty where no times are known. */
  readonly name: string;
  readonly sittings: readonly Sitting[];
}

/** Days with their sittings, in the order of the steps. */
export function daysOf(steps: readonly PastStep[]): Day[] {
  const days: { name: string; sittings: Sitting[] }[] = [];
  let first = 0;
  steps.forEach((step, at) => {
    const next = steps[at + 1];
    if (next !== undefined && isSameSitting(step, next)) {
      return;
    }
    const begin = steps[first] ?? step;
    const name = nameOf(begin);
    if (days.at(-1)?.name !== name) {
      days.push({ name, sittings: [] });
    }
    days.at(-1)?.sittings.push({
      author: step.author,
      first,
      end: at + 1,
      from: begin.at,
      to: step.at,
      words: actsInWords(steps.slice(first, at + 1).flatMap(({ acts }) => acts)),
    });
    first = at + 1;
  });
  return days;
}

function nameOf({ at }: PastStep): string {
  return at === null ? "" : dayOf(at);
}

function isSameSitting(one: PastStep, next: PastStep): boolean {
  const rest = one.at === null || next.at === null ? 0 : Date.parse(next.at) - Date.parse(one.at);
  return one.author === next.author && rest < REST * 60_000 && nameOf(one) === nameOf(next);
}
