/** Edits of a draft as data, and those whose result a page knows without the server. */

import type { Draft, DraftTurn } from "../../../api/openapi.generated";

export type Edit = Draft["edits"][number];
export type Speaker = DraftTurn["speaker"];

/**
 * The turns after an edit, where it leaves their text as it is; null where only the server knows
 * how the text is cut, joined or shortened.
 */
export function applied(turns: readonly DraftTurn[], edit: Edit): readonly DraftTurn[] | null {
  switch (edit.op) {
    case "speaker":
      return changed(turns, edit, { speaker: edit.speaker });
    case "name":
      return changed(turns, edit, { label: edit.label });
    case "drop":
      return turns.filter((_, number) => number !== edit.turn);
    default:
      return null;
  }
}

interface OfSpeaker {
  readonly turn: number;
  readonly everywhere?: boolean;
}

function changed(
  turns: readonly DraftTurn[],
  { turn, everywhere = false }: OfSpeaker,
  change: Partial<DraftTurn>,
): readonly DraftTurn[] {
  const one = turns[turn];
  return turns.map((each, number) =>
    number === turn || (everywhere && one !== undefined && isSameSpeaker(each, one))
      ? { ...each, ...change }
      : each,
  );
}

function isSameSpeaker(a: DraftTurn, b: DraftTurn): boolean {
  return a.speaker === b.speaker && a.label === b.label;
}

/** Number of other turns that have the speaker and the name of this one. */
export function othersOf(turns: readonly DraftTurn[], turn: number): number {
  const one = turns[turn];
  return one === undefined ? 0 : turns.filter((each) => isSameSpeaker(each, one)).length - 1;
}

/** Lists of edits that say the same, whatever the order of their fields. */
export function areSame(a: readonly Edit[], b: readonly Edit[]): boolean {
  return a.length === b.length && a.every((edit, i) => written(edit) === written(b[i]));
}

function written(edit: Edit | undefined): string {
  return JSON.stringify(Object.entries(edit ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}
