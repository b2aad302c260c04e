/** Routes: a screen and its parameters, kept in the address for a reload. */

import type { Screen } from "../api/openapi.generated";
import { arrival, SCREENS } from "../api/session";

export interface Route {
  readonly screen: Screen;
  /** The activity, where it is not the one of the link that was launched. */
  readonly activity?: string;
  /** A workspace other than the viewer's own. */
  readonly workspace?: string;
  /** Group of one's own, of several. */
  readonly group?: string;
  /** Enrolment whose work is shown. */
  readonly member?: string;
  /** Choice of the students through whom a marker goes. */
  readonly filter?: string;
  /** Highlight to open, by its key. */
  readonly note?: string;
  /** Comment on it that takes the focus, by its key. */
  readonly comment?: string;
  /** Conversation to show. */
  readonly conversation?: string;
  /** Turn of it that takes the focus, by its position. */
  readonly turn?: string;
  /** The written answer, which is open beside the text. */
  readonly answer?: "open";
}

const PARAMETERS = [
  "activity",
  "workspace",
  "group",
  "member",
  "filter",
  "note",
  "comment",
  "conversation",
  "turn",
  "answer",
] as const;

/** Parse an address; `first` where it names no screen, as right after a launch. */
export function parseRoute(address: Location, first: Route): Route {
  const named = address.pathname.split("/").at(-1);
  const screen = SCREENS.find((known) => known === named);
  if (screen === undefined) {
    return first;
  }
  const query = new URLSearchParams(address.search);
  const parameters = PARAMETERS.flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { screen, ...Object.fromEntries(parameters) };
}

/** Part of a route that says which workspace of an activity it opens, other than the viewer's own. */
export function addressIn({ workspace, group, member }: Route) {
  return {
    ...(workspace === undefined ? {} : { workspaceId: workspace }),
    ...(group === undefined ? {} : { groupId: group }),
    ...(member === undefined ? {} : { memberId: member }),
  };
}

/** Address of a route, for this page's session. */
export function hrefFor(route: Route): string {
  return addressOf(arrival(), route);
}

/** Address of a route for a session, named by its public id. */
export function addressOf(session: string, route: Route): string {
  const query = new URLSearchParams();
  for (const name of PARAMETERS) {
    const value = route[name];
    if (value !== undefined) {
      query.set(name, value);
    }
  }
  const search = query.toString();
  return `/a/${session}/${route.screen}${search === "" ? "" : `?${search}`}`;
}
