/** Live regions: announce changes of the page to screen readers, one at a time. */

import type { ShownTag } from "../../../document/annotations/tags";
import { displayed } from "../../../sync/save_state";
import type { NotesState } from "../store/notes_state";
import { PRIVATE_KEY } from "./tag_menu";

export interface LiveRegionProps {
  readonly state: NotesState;
  /** Tags to choose from for a selection; none when nothing is selected. */
  readonly tags: readonly ShownTag[];
  /** Words of the reading cursor. */
  readonly spoken: string;
}

export function LiveRegion({ state, tags, spoken }: LiveRegionProps) {
  return (
    <>
      <p class="visually-hidden" role="status">
        {state.announcement}
      </p>
      <p class="visually-hidden" role="status">
        {aboutConnection(state)}
      </p>
      <p class="visually-hidden" role="status" data-testid="spoken">
        {spoken}
      </p>
      <p class="visually-hidden" role="status">
        {tags.length > 0 && `Text selected. ${[...tags.map(choiceWords), PRIVATE].join(", ")}.`}
      </p>
    </>
  );
}

const PRIVATE = `Press ${PRIVATE_KEY} for a note that only you see`;

function choiceWords({ name, shortcut }: ShownTag): string {
  return shortcut === null ? name : `Press ${shortcut} for ${name}`;
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
