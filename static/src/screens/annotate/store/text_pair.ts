/** The two texts of an activity that somebody reads beside each other, remembered on this device. */

import { readCookie, writeCookie } from "./device_cookie";

export interface Pair {
  readonly first: string | null;
  readonly second: string | null;
  readonly isBeside: boolean;
}

const ALONE: Pair = { first: null, second: null, isBeside: false };

const COOKIE = "__Host-side-by-side";

/** Pairs that are remembered: the cookie goes with every request. */
const MOST = 6;

/** Author id, which is a person in a workspace, and the two texts. */
type Kept = readonly [owner: string, first: string, second: string];

/** Pair that the person with an author id has put beside each other; alone where there is none. */
export function rememberedPair(author: string): Pair {
  const [, first, second] = kept().find(([owner]) => owner === author) ?? [];
  return first === undefined || second === undefined ? ALONE : { first, second, isBeside: true };
}

/** Remember a pair, or that one text is read alone. */
export function rememberPair(author: string, { first, second, isBeside }: Pair): void {
  const others = kept().filter(([owner]) => owner !== author);
  const own: readonly Kept[] =
    isBeside && first !== null && second !== null ? [[author, first, second]] : [];
  writeCookie(COOKIE, [...own, ...others].slice(0, MOST));
}

function kept(): readonly Kept[] {
  const stored = readCookie(COOKIE);
  return Array.isArray(stored) ? stored.filter(isKept) : [];
}

function isKept(value: unknown): value is Kept {
  return (
    Array.isArray(value) && value.length === 3 && value.every((part) => typeof part === "string")
  );
}
