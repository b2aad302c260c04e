/** The JSON a page starts from (twin: lti_tool/web/page_data.py), and the session in its memory. */

import type { SessionInfo } from "./types";
import type { Workspace } from "./workspace_types";

export const SCREENS = [
  "annotate",
  "class",
  "work",
  "set-up",
  "not-ready",
  "courses",
  "choose",
] as const;
export type Screen = (typeof SCREENS)[number];

export interface PageData {
  readonly token: string;
  readonly arrival: string;
  readonly screen: Screen;
  /** Enrolment whose work is shown, on the screen that shows one person's. */
  readonly member: string | null;
  readonly reference: string;
  readonly session: SessionInfo;
  /** The workspace that the first screen opens; null where it opens none, and after a reload. */
  readonly workspace: Workspace | null;
}

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
