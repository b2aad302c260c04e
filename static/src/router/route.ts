/** Where the page is: a screen and its parameters, in the address, so that a reload comes back. */

import { arrival, SCREENS, type Screen } from "../api/session";

export interface Place {
  readonly screen: Screen;
  /** The activity, where it is not the one of the link that was launched. */
  readonly activity?: string;
  /** A workspace other than the viewer's own. */
  readonly workspace?: string;
  /** Whose work is shown (an enrolment). */
  readonly member?: string;
}

const PARAMETERS = ["activity", "workspace", "member"] as const;

/** The place the address tells, or `first` where it tells none (right after a launch). */
export function placeOf(address: Location, first: Place): Place {
  const named = address.pathname.split("/").at(-1);
  const screen = SCREENS.find((known) => known === named);
  if (screen === undefined) {
    return first;
  }
  const query = new URLSearchParams(address.search);
  const told = PARAMETERS.flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { screen, ...Object.fromEntries(told) };
}

/** The address of a place, for this page's session. */
export function addressOf(place: Place): string {
  const query = new URLSearchParams();
  for (const name of PARAMETERS) {
    const value = place[name];
    if (value !== undefined) {
      query.set(name, value);
    }
  }
  const told = query.toString();
  return `/a/${arrival()}/${place.screen}${told === "" ? "" : `?${told}`}`;
}
