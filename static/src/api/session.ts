/** Session in the memory of this page, and the screens that a page can show. */

import type { PageData, Screen } from "./openapi.generated";

/** Every screen; the compiler sees that none is missing. */
const ALL: Readonly<Record<Screen, true>> = {
  annotate: true,
  class: true,
  reading: true,
  progress: true,
  lecture: true,
  groups: true,
  work: true,
  "own-work": true,
  invite: true,
  "set-up": true,
  "not-ready": true,
  home: true,
  account: true,
  link: true,
  choose: true,
  search: true,
  feed: true,
};
export const SCREENS = Object.keys(ALL) as readonly Screen[];

/** Session of this page. It is kept in memory alone: not in storage, not in an address. */
let session = { token: "", arrival: "" };

/** Id of the person whose page this is; another session of theirs changes nothing about it. */
let holder = "";

/** Route that a page begins with: the screen, and whose work or which activity that is about. */
interface FirstRoute {
  readonly screen: Screen;
  readonly member?: string;
  readonly activity?: string;
}

/** Go on with this session; the route it begins with. */
export function beginSession(data: PageData): FirstRoute {
  session = { token: data.token, arrival: data.arrival };
  holder = data.session.person.id;
  return {
    screen: data.screen,
    ...(data.member === null ? {} : { member: data.member }),
    ...(data.activity === null ? {} : { activity: data.activity }),
  };
}

/** Go on with another session (a course that was entered, an administrator's). */
export function replaceSession(token: string, arrival: string): void {
  session = { token, arrival };
}

/** The bearer token of this page's session. */
export function token(): string {
  return session.token;
}

/** The public name of this page's session, part of its addresses. */
export function arrival(): string {
  return session.arrival;
}

/** Id of the person whose page this is. */
export function person(): string {
  return holder;
}

/** Reason why a session has ended, in words for the reader. */
export interface SessionEnd {
  readonly sentence: string;
  readonly advice: string;
}

/** Renewal that requests wait for, while the session has ended. */
let renewal: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null;
let onEnd: ((end: SessionEnd | null) => void) | null = null;

/**
 * Follow the end of this page's session: called with the reason, and with null once it is renewed.
 * While somebody follows, refused requests wait for the renewal instead of failing.
 */
export function followSessionEnd(listener: (end: SessionEnd | null) => void): () => void {
  onEnd = listener;
  return () => {
    onEnd = null;
  };
}

/** True where a request that was refused for want of a session may wait for a renewal. */
export function canBeRenewed(): boolean {
  return onEnd !== null;
}

/** Wait until the session is renewed. */
export function renewed(end: SessionEnd): Promise<void> {
  if (renewal === null) {
    let resolve = (): void => undefined;
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    renewal = { promise, resolve };
    onEnd?.(end);
  }
  return renewal.promise;
}

/** Go on with a new session of the same member; requests that waited are sent again. */
export function renewSession(token: string, arrival: string): void {
  replaceSession(token, arrival);
  const waited = renewal;
  renewal = null;
  waited?.resolve();
  onEnd?.(null);
}
