/** Where the page is: a screen and its parameters, in the address, so that a reload comes back. */

import { arrival, SCREENS, type Screen } from "../server/page_data";

export interface Place {
  readonly screen: Screen;
  /** The activity, where it is not the one of the link that was launched. */
  readonly activity?: string;
  /** A workspace other than the viewer's own. */
  readonly workspace?: string;
}

/** The place the address tells, or `screen` where it tells none (right after a launch). */
export function placeOf(address: Location, screen: Screen): Place {
  const named = address.pathname.split("/").at(-1);
  const found = SCREENS.find((known) => known === named) ?? screen;
  const query = new URLSearchParams(address.search);
  const activity = query.get("activity");
  const workspace = query.get("workspace");
  return {
    screen: found,
    ...(activity === null ? {} : { activity }),
    ...(workspace === null ? {} : { workspace }),
  };
}

/** The address of a place, for this page's session. */
export function addressOf(place: Place): string {
  const query = new URLSearchParams();
  if (place.activity !== undefined) {
    query.set("activity", place.activity);
  }
  if (place.workspace !== undefined) {
    query.set("workspace", place.workspace);
  }
  const told = query.toString();
  return `/a/${arrival()}/${place.screen}${told === "" ? "" : `?${told}`}`;
}
