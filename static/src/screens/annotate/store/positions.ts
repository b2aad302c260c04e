/** Positions of the others in a workspace: the turn that each sees, and the passage that they have selected. */

import { awarenessOf, type ClientState } from "../../../sync/awareness";
import type { Span } from "../../../text/anchors";
import type { NotesStore } from "./notes_store";

/** Position of one person. */
export interface Position {
  readonly author: string;
  readonly conversation: string;
  /** Number of the turn in sight, from 1; null where it is not known. */
  readonly turn: number | null;
  readonly selection: Span | null;
  /** Time of its last change, by `performance.now`; null for one from before this page came. */
  readonly changedAt: number | null;
}

/** Position of each person, by author id: that of the window in which they moved last. */
export function positionsIn(states: Iterable<ClientState>): ReadonlyMap<string, Position> {
  const found = new Map<string, Position>();
  for (const state of states) {
    const position = positionOf(state);
    if (position !== null) {
      found.delete(position.author);
      found.set(position.author, position);
    }
  }
  return found;
}

/** Positions in the shared document of a page. */
export function positionsOf(store: NotesStore): ReadonlyMap<string, Position> {
  return positionsIn(awarenessOf(store.channel).states.values());
}

function positionOf({ author, fields, changedAt }: ClientState): Position | null {
  const { conversation, turn, start, end } = fields;
  if (typeof conversation !== "string") {
    return null;
  }
  const isSpan = isOffset(start) && isOffset(end) && start < end;
  return {
    author,
    conversation,
    turn: isOffset(turn) && turn > 0 ? turn : null,
    selection: isSpan ? { start, end } : null,
    changedAt,
  };
}

function isOffset(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Hue of a person in degrees, the same on every page of a workspace. */
export function hueOf(author: string): number {
  let sum = 0;
  for (const character of author) {
    sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  }
  return (sum % HUES) * (360 / HUES);
}

const HUES = 12;
