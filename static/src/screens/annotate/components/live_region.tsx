/** Live regions: announce changes of the page to screen readers, one at a time. */

import { displayed } from "../../../sync/save_state";
import type { NotesState } from "../store/notes_store";

export interface LiveRegionProps {
  readonly state: NotesState;
  /** Number of tags to choose from for a selection; 0 when nothing is selected. */
  readonly choices: number;
}

export function LiveRegion({ state, choices }: LiveRegionProps) {
  return (
    <>
      <p class="visually-hidden" role="status">
        {state.announcement}
      </p>
      <p class="visually-hidden" role="status">
        {aboutConnection(state)}
      </p>
      <p class="visually-hidden" role="status">
        {choices > 0 && `Text selected. Press 1 to ${Math.min(choices, 9)} to tag it.`}
      </p>
    </>
  );
}

function aboutConnection(state: NotesState): string {
  switch (displayed(state.saving).kind) {
    case "offline":
      return "No connection. What you write is kept in this page and sent later.";
    case "paused":
      return "The server cannot store anything just now. What you write is kept in this page.";
    case "refused":
      return "Something you wrote was not accepted.";
    default:
      return "";
  }
}
