/** Session in the memory of this page, and the screens that a page can show. */

import type { PageData, Screen } from "./openapi.generated";

/** Every screen; the compiler sees that none is missing. */
const ALL: Readonly<Record<Screen, true>> = {
  annotate: true,
  class: true,
  work: true,
  "set-up": true,
  "not-ready": true,
  courses: true,
  choose: true,
};
export const SCREENS = Object.keys(ALL) as readonly Screen[];

/** Session of this page. It is kept in memory alone: not in storage, not in an address. */
let session = { token: "", arrival: "" };

/** Go on with this session; the screen it begins with, and whose work that is about. */
export function beginSession(data: PageData): { screen: Screen; member?: string } {
  session = { token: data.token, arrival: data.arrival };
  return { screen: data.screen, ...(data.member === null ? {} : { member: data.member }) };
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
