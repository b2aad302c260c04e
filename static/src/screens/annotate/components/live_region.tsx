/** Live regions: announce changes of the page to screen readers, one at a time. */

import type { ShownTag } from "../../../document/annotations/tags";
import { series, t } from "../../../i18n/messages";
import { displayed } from "../../../sync/save_state";
import { Announced, type Announcement } from "../../../ui/announcement";
import type { NotesState } from "../store/notes_state";
import { PRIVATE_KEY } from "./tag_menu";

export interface LiveRegionProps {
  readonly state: NotesState;
  /** Tags to choose from for a selection; none when nothing is selected. The cursor has words of its own. */
  readonly tags: readonly ShownTag[];
  /** Announcement of the passage that the reading cursor is on. */
  readonly spoken: Announcement;
}

export function LiveRegion({ state, tags, spoken }: LiveRegionProps) {
  return (
    <>
      <Announced announcement={state.announcement} />
      <p class="visually-hidden" role="status">
        {aboutConnection(state)}
      </p>
      <Announced announcement={spoken} testId="spoken" />
      <p class="visually-hidden" role="status">
        {tags.length > 0 &&
          t("Text selected. {choices}.", {
            choices: series([...tags.map(choiceWords), PRIVATE]),
          })}
      </p>
    </>
  );
}

const PRIVATE = t("Press {key} for a note that only you see", { key: PRIVATE_KEY });

function choiceWords({ name, shortcut }: ShownTag): string {
  return shortcut === null ? name : t("Press {shortcut} for {name}", { shortcut, name });
}

function aboutConnection(state: NotesState): string {
  switch (displayed(state.saving).kind) {
    case "offline":
      return t("No connection. What you write is kept in this page and sent later.");
    case "paused":
      return t("The server cannot store anything just now. What you write is kept in this page.");
    case "refused":
      return t("Something you wrote was not accepted.");
    default:
      return "";
  }
}
