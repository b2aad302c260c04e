/** The JSON a page starts from (twin: lti_tool/web/page_data.py), and the session in its memory. */

export const SCREENS = ["annotate", "class", "set-up", "not-ready", "courses"] as const;
export type Screen = (typeof SCREENS)[number];

interface PageData {
  readonly token: string;
  readonly arrival: string;
  readonly screen: Screen;
  readonly reference: string;
}

/** The session of this page. It is nowhere but here: not in storage, not in an address. */
let session = { token: "", arrival: "" };

/** Take the session out of the page, so that nothing else finds it there; the first screen. */
export function startFromPage(): Screen {
  const element = document.getElementById("page-data");
  const data = JSON.parse(element?.textContent ?? "{}") as PageData;
  element?.remove();
  session = { token: data.token, arrival: data.arrival };
  return data.screen;
}

/** Go on with another session (a course that was entered). */
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
