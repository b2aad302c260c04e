/** Says what changes on the page to those who do not see it, one thing at a time. */

import { shown } from "../../../sync/save_state";
import type { LiveView } from "../store/notes_store";

export interface AnnouncerProps {
  readonly view: LiveView;
  /** How many tags can be chosen for a selection; 0 when nothing is selected. */
  readonly choices: number;
}

export function Announcer({ view, choices }: AnnouncerProps) {
  return (
    <>
      <p class="unseen" role="status">
        {view.news}
      </p>
      <p class="unseen" role="status">
        {aboutConnection(view)}
      </p>
      <p class="unseen" role="status">
        {choices > 0 && `Text selected. Press 1 to ${Math.min(choices, 9)} to tag it.`}
      </p>
    </>
  );
}

function aboutConnection(view: LiveView): string {
  switch (shown(view.saving).kind) {
    case "offline":
      return "No connection. What you write is kept in this page and sent later.";
    case "held":
      return "The server cannot store anything just now. What you write is kept in this page.";
    case "refused":
      return "Something you wrote was not accepted.";
    default:
      return "";
  }
}
